/** Set when the page is built: what the page needs at first and soon after, all its other scripts, and a name for just these files. */
declare const PARLEY_SHELL: string[]
declare const PARLEY_REST: string[]
declare const PARLEY_VERSION: string

type Waiting = Event & { waitUntil(work: Promise<unknown>): void }
type Fetching = Waiting & { request: Request; respondWith(answer: Promise<Response>): void }
type Pushed = Waiting & { data?: { json(): unknown } }
type Clicked = Waiting & { notification: Notification }
type Tab = { url: string; focus(): Promise<Tab>; navigate(url: string): Promise<unknown> }
type Scope = {
  skipWaiting(): Promise<void>
  addEventListener<E extends Event>(name: string, listener: (event: E) => void): void
  registration: ServiceWorkerRegistration
  clients: {
    claim(): Promise<void>
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<Tab[]>
    openWindow(url: string): Promise<unknown>
  }
}

const worker = globalThis as unknown as Scope
const cacheName = `parley-${PARLEY_VERSION}`
/** Files whose names change with their content. */
const hashed = /^\/[\w.-]+-[a-z0-9]{8}\.(?:js|css|svg)$/
/** So long (ms) a slow network may take before the page that is kept here is shown. */
const patienceMs = 3_000

const install = async (): Promise<void> => {
  const cache = await caches.open(cacheName)
  await cache.addAll(PARLEY_SHELL)
  await worker.skipWaiting()
}

const activate = async (): Promise<void> => {
  const old = (await caches.keys()).filter((name) => name.startsWith('parley-') && name !== cacheName)
  await Promise.all(old.map((name) => caches.delete(name)))
  await worker.clients.claim()
}

/** One after another, so that nobody waits for them: without a network every page and dialog is there. */
const keepRest = async (): Promise<void> => {
  const cache = await caches.open(cacheName)
  for (const address of PARLEY_REST) if (!(await cache.match(address))) await cache.add(address)
}

/** The newest page where the network gives it soon, else the one that is kept. */
const page = async (request: Request): Promise<Response> => {
  const kept = await caches.match('/')
  try {
    return await fetch(request, kept ? { signal: AbortSignal.timeout(patienceMs) } : {})
  } catch (error) {
    if (kept) return kept
    throw error
  }
}

const asset = async (request: Request): Promise<Response> => {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(cacheName)).put(request, answer.clone())
  return answer
}

/** As `core/push` writes it. */
type Push = { room: string; author: string; text: string; notification: { room: string; seq: number } }

/** Who said it, where and what; a click leads to its place. */
const show = (data: unknown): Promise<void> => {
  const { room, author, text, notification } = data as Push
  const url = `/#/room/${encodeURIComponent(notification.room)}/${notification.seq}`
  return worker.registration.showNotification(`${author} · ${room}`, {
    body: text,
    icon: '/icon-192.png',
    badge: '/icon-192.png',
    tag: notification.room,
    data: { url },
  })
}

const openPage = async ({ data }: Notification): Promise<void> => {
  const url = new URL(data?.url ?? '/', location.origin).href
  const [window] = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true })
  if (!window) await worker.clients.openWindow(url)
  else {
    // Where the window may not be brought to the front, it still goes to the place.
    await window.focus().catch(() => {})
    await window.navigate(url)
  }
}

worker.addEventListener<Waiting>('install', (event) => event.waitUntil(install()))
worker.addEventListener<Waiting>('activate', (event) => event.waitUntil(activate()))
worker.addEventListener<Waiting>('message', (event) => event.waitUntil(keepRest().catch(() => {})))
worker.addEventListener<Fetching>('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && pathname === '/') event.respondWith(page(request))
  else if (hashed.test(pathname)) event.respondWith(asset(request))
})
worker.addEventListener<Pushed>('push', (event) => event.waitUntil(show(event.data?.json())))
worker.addEventListener<Clicked>('notificationclick', (event) => {
  event.notification.close()
  event.waitUntil(openPage(event.notification))
})

export {}
