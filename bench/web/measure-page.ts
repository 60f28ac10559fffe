import type { Page } from 'playwright-core'

type Probe = {
  /** When the first message was painted, and each key or frame that was measured (ms). */
  firstMs?: number
  /** When it stood in the page: what is asked for after that is not what it waited for. */
  hereMs?: number
  times: number[]
}

declare global {
  var probe: Probe
}

/** Opens a window at an address with the CPU 4 times slower, and says when the first message could be read. */
export const firstMessage = async (
  page: Page,
  address: string,
): Promise<{ ms: number; scriptKb: number; kb: number; scripts: number }> => {
  await page.addInitScript(watchForMessage)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(address, { waitUntil: 'commit' })
  const found = await page.evaluate(async () => {
    while (globalThis.probe.firstMs === undefined) await new Promise((done) => setTimeout(done, 20))
    const { firstMs = 0, hereMs = 0 } = globalThis.probe
    const before = (performance.getEntriesByType('resource') as PerformanceResourceTiming[]).filter(
      ({ startTime }) => startTime < hereMs,
    )
    const scripts = before.filter(({ name }) => name.endsWith('.js'))
    const bytesOf = (all: PerformanceResourceTiming[]): number =>
      all.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0)
    return {
      ms: firstMs,
      scriptKb: bytesOf(scripts) / 1024,
      kb: bytesOf(before) / 1024,
      scripts: scripts.length,
    }
  })
  await page.close()
  return found
}

/** Runs in the page before anything of its own. */
const watchForMessage = (): void => {
  globalThis.probe = { times: [] }
  const observer = new MutationObserver(() => {
    if (!document.querySelector('.message-text')) return
    observer.disconnect()
    globalThis.probe.hereMs = performance.now()
    // A task behind the frame that draws it: by then it is painted.
    requestAnimationFrame(() => setTimeout(() => (globalThis.probe.firstMs = performance.now())))
  })
  observer.observe(document, { childList: true, subtree: true })
}

/**
 * Types into the composer of a room, and says for each key how long (ms) the page worked until the letter was painted:
 * what the key set off, and the frame after it. The wait for the beat of the screen in between is nobody's work.
 */
export const typeInto = async (page: Page, address: string, keys: number): Promise<number[]> => {
  await openRoom(page, address)
  const field = page.locator('.composer textarea')
  await field.focus()
  await page.evaluate(() => {
    globalThis.probe = { times: [] }
    const { port1, port2 } = new MessageChannel()
    let work = 0
    let frameAt = 0
    let keyAt = 0
    port1.onmessage = () => globalThis.probe.times.push(work + performance.now() - frameAt)
    addEventListener('keydown', ({ timeStamp }) => (keyAt = timeStamp), { capture: true })
    addEventListener('input', () =>
      // Behind what the page itself has put off to the end of the event.
      queueMicrotask(() => {
        work = performance.now() - keyAt
        requestAnimationFrame((at) => {
          frameAt = at
          port2.postMessage(null)
        })
      }),
    )
  })
  const words = 'the quick brown fox jumps over the lazy dog '
  for (let i = 0; i < keys + 10; i++) {
    const letter = words[i % words.length] as string
    await page.keyboard.press(letter === ' ' ? 'Space' : letter)
    await page.evaluate(async (count) => {
      while (globalThis.probe.times.length < count) await new Promise((done) => setTimeout(done, 5))
    }, i + 1)
  }
  // The first keys also compile what they run.
  const times = await page.evaluate(() => globalThis.probe.times.slice(10))
  await page.close()
  return times
}

/** Scrolls a room upwards, into messages that are loaded on the way, and says how long (ms) each frame was worked at. */
export const scrollUp = async (page: Page, address: string, frames: number): Promise<number[]> => {
  await openRoom(page, address)
  const times = await page.evaluate(
    (wanted) =>
      new Promise<number[]>((resolve) => {
        const scroller = document.querySelector('.scroller') as HTMLElement
        const found: number[] = []
        const { port1, port2 } = new MessageChannel()
        let frameAt = 0
        const step = (at: number): void => {
          frameAt = at
          port2.postMessage(null)
        }
        port1.onmessage = () => {
          found.push(performance.now() - frameAt)
          if (found.length === wanted) return resolve(found)
          scroller.scrollTop -= 120
          requestAnimationFrame(step)
        }
        requestAnimationFrame(step)
      }),
    frames,
  )
  await page.close()
  return times
}

const openRoom = async (page: Page, address: string): Promise<void> => {
  await page.goto(address)
  await page.locator('[role=log][aria-busy=false] .message-text').last().waitFor()
  await page.waitForTimeout(1000)
}
