import { createInProcessBus } from '../bus/in-process.ts'
import { createFirstOwner } from '../core/accounts/first-owner.ts'
import { createSessions } from '../core/accounts/sessions.ts'
import { createAudit } from '../core/audit/create-audit.ts'
import type { Core } from '../core/core.ts'
import { createDrafts } from '../core/drafts/drafts.ts'
import { execute } from '../core/execute.ts'
import { forgetAnnounced } from '../core/forget-announced.ts'
import { createActiveTimes } from '../core/leaderboard/active-time.ts'
import { createDoor } from '../core/limits/door.ts'
import { createLimiter } from '../core/limits/limiter.ts'
import { createLoginGuard } from '../core/limits/login-guard.ts'
import { rateTaker } from '../core/limits/rate-taker.ts'
import { createKnownNames } from '../core/mentions/known-names.ts'
import { createSlowMode } from '../core/moderation/slow-mode.ts'
import { createNumbers } from '../core/numbers/numbers.ts'
import { createOneAtATime } from '../core/one-at-a-time.ts'
import { createStandings } from '../core/permissions/standings.ts'
import { createLastSeen } from '../core/presence/last-seen.ts'
import { readAvatar } from '../core/profiles/read-avatar.ts'
import { createMemberships } from '../core/rooms/memberships.ts'
import { createRoomRules } from '../core/rooms/room-rules.ts'
import { openSettings } from '../core/settings/settings.ts'
import { createComings } from '../delivery/comings.ts'
import type { Dialect } from '../delivery/connection.ts'
import { createDelivery } from '../delivery/create-delivery.ts'
import { createPlainTopics, joinPublishers } from '../delivery/plain-topics.ts'
import { createPresence } from '../delivery/presence.ts'
import { tellMissedPresence } from '../delivery/sockets/tell-missed-presence.ts'
import { watchSockets } from '../delivery/sockets/watch-sockets.ts'
import { createConsole } from '../gateways/console/create-console.ts'
import { createHearers } from '../gateways/console/hearers.ts'
import { rememberActor } from '../gateways/http/actor-from-request.ts'
import { createHttp } from '../gateways/http/create-http.ts'
import { readBytes } from '../gateways/http/read-bytes.ts'
import { readJsonBody } from '../gateways/http/read-json-body.ts'
import type { GatewayParts } from '../gateways/websocket/create-gateway.ts'
import { type Config, isHome, mustFitTogether } from './config/config.ts'
import { createDisk } from './disk-usage.ts'
import { openKeptFiles } from './files/open-kept-files.ts'
import { openUploads } from './files/open-uploads.ts'
import { removeFiles } from './files/remove-files.ts'
import { takeFilesFolder } from './files/take-files-folder.ts'
import { createHealth } from './health.ts'
import { createListeners } from './listeners.ts'
import { logRequests } from './log-requests.ts'
import { openLogs } from './logs/open-logs.ts'
import { createMail } from './mail/create-mail.ts'
import { createMetrics, type MetricSources } from './metrics/create-metrics.ts'
import { countCommands, logCommands, observed } from './observe-commands.ts'
import { openConsole } from './open-console.ts'
import { openFiles } from './open-files.ts'
import { openGateways } from './open-gateways.ts'
import { openStorage } from './open-storage.ts'
import { createOperatorToken } from './operator-token.ts'
import { createPictures } from './pictures/create-pictures.ts'
import { createPushWorker } from './push/create-push-worker.ts'
import { createPusher } from './push/create-pusher.ts'
import { runDepartures } from './run-departures.ts'
import { runHousekeeping } from './run-housekeeping.ts'
import { runNotifications } from './run-notifications.ts'
import { serveHttpAndSockets } from './serve-http-and-sockets.ts'
import { shedLoad } from './shed-load.ts'
import { systemClock as clock, createPasswords, systemIds as ids } from './system.ts'
import { tendLeaderboard } from './tend-leaderboard.ts'
import { tendProfiles } from './tend-profiles.ts'
import { openWebAssets } from './web-assets.ts'

/** Sockets of a node that stops come back elsewhere over this time, not all at once. */
const moveOverMs = 8_000
/** Balancers ask /readyz every second or two, and hand over requests until then. */
const seenAfterMs = 2_500

export type RunningServer = {
  /** The first address that people can open. */
  url: string
  ports: number[]
  /** Where the console dialect listens; undefined while it is off. */
  consolePort: number | undefined
  /** Where the first owner registers, while there is none. */
  ownerLink: string
  core: Core
  /** Tells sockets to come back, finishes what is being written, and closes the database. */
  stop(): Promise<void>
}

/**
 * The wiring, read top to bottom: store, bus, rules, delivery, gateways, ports.
 * Throws `DataFolderFault` or `PortFault` with one sentence for the owner.
 */
export const startServer = async (config: Config): Promise<RunningServer> => {
  mustFitTogether(config)
  const filesFolder = takeFilesFolder(config)
  const listeners = createListeners(config.host, config.sharesPorts)
  const presence = createPresence(clock)
  const dialects: Dialect[] = []
  const watch = watchSockets(clock, tellMissedPresence(dialects))
  const plainTopics = createPlainTopics()
  const hearers = createHearers(() => url())
  const publisher = joinPublishers(listeners, plainTopics, hearers.publisher)
  const delivery = createDelivery(
    publisher,
    dialects,
    presence,
    config.redisUrl ? { gathersBy: clock.monotonic } : {},
  )
  const comings = createComings(delivery.connections.has)

  const metrics = createMetrics(clock)
  const storage = await openStorage(config, clock, ids, delivery.pace, metrics.commit, (fault) =>
    core.log.warn({ error: fault }, 'the search index could not follow'),
  )
  const recentPages =
    config.redisUrl && config.recentMessages === 'redis'
      ? await (await import('./nodes/keep-recent-pages.ts')).keepRecentPages(storage, config.redisUrl, clock)
      : undefined
  const store = recentPages?.store ?? storage.store
  const logs = openLogs(storage.dataFolder, clock)
  const { log } = logs
  const settings = await openSettings(store.settings)
  const node = ids.short()
  const nodes = config.redisUrl
    ? (await import('./nodes/join-nodes.ts')).joinNodes(
        config.redisUrl,
        `parley/${store.epoch}`,
        node,
        clock,
        log,
      )
    : undefined
  const bus = nodes?.bus ?? createInProcessBus()
  const pictures = createPictures(filesFolder)
  const departures = runDepartures(() => core)
  const notifications = runNotifications(() => core)
  const core: Core = {
    store,
    announce: (announcement) => {
      bus.publish(announcement)
      notifications.heard(announcement)
    },
    clock,
    ids,
    passwords: createPasswords(),
    presence,
    log,
    limiter: createLimiter(clock, config.limits === 'on', nodes !== undefined),
    loginGuard: createLoginGuard(clock),
    memberships: createMemberships(store),
    knownNames: createKnownNames(store, clock),
    drafts: createDrafts({ store, clock, log, announce: bus.publish }),
    standings: createStandings(store),
    roomRules: createRoomRules(store),
    slowMode: createSlowMode(clock),
    audit: createAudit(store, clock),
    sessions: createSessions(store, clock, ids),
    lastSeen: createLastSeen(store, presence, clock),
    activeTimes: createActiveTimes(store, presence, clock, (account) => presence.countsHere(account, node)),
    departures,
    files: openFiles(filesFolder),
    pictures,
    uploads: openUploads(filesFolder),
    keptFiles: openKeptFiles(filesFolder),
    filesAreDropped: () => droppedFiles.wake(),
    oneAtATime: createOneAtATime(),
    numbers: createNumbers(store),
    settings,
    firstOwner: createFirstOwner(ids, isHome(config)),
    disk: createDisk(storage.dataFolder, filesFolder, clock),
    search: storage.search,
    publicUrl: () => url(),
    pusher: createPusher({
      allowsAny: () => settings.get('push.endpoints') === 'any',
      contact: () => (url().startsWith('https:') ? url() : 'mailto:parley@localhost'),
    }),
    mailIsOwed: () => mail.wake(),
    pushIsOwed: () => pushes.wake(),
  }
  bus.listen(forgetAnnounced(core))
  const url = (): string => config.publicUrl ?? `http://${shown(config.host)}:${listeners.ports[0]}`
  const pushes = createPushWorker(core, config.databaseUrl === undefined)
  const mail = createMail(core, config, config.databaseUrl === undefined)
  if (nodes) nodes.join(core, delivery, { presence, comings }, () => watch.moveAway(0))
  else bus.listen(delivery.deliver)
  bus.listen(departures.heard)
  bus.listen(core.search.heard)
  // What was said while nobody followed.
  core.search.heard()
  bus.listen(notifications.forget)
  const profiles = tendProfiles(core)
  const figures = tendLeaderboard(core)
  const droppedFiles = removeFiles(core)
  const housekeeping = runHousekeeping(core, nodes === undefined)
  departures.wake()

  const { roomsOf } = core.memberships
  const operatorToken = createOperatorToken(storage.dataFolder, ids, config.sharesPorts)
  const authenticate = operatorToken.authenticate(core.sessions.authenticate)
  const door = createDoor(core, config.limits === 'on')
  const bare = shedLoad((actor, command, input) => execute(core, actor, command, input), clock)
  const count = countCommands(metrics)
  const parts: GatewayParts = {
    execute: observed(bare, clock, count, logCommands(clock, logs.call)),
    authenticate,
    roomsOf,
    socketsPerAccount: () =>
      config.limits === 'on' ? core.settings.get('sockets.perAccount') : Number.POSITIVE_INFINITY,
    door,
    delivery,
    clock,
    log,
  }
  const gateways = openGateways(
    {
      ...parts,
      publisher,
      plainTopics,
      comings,
      numbers: core.numbers,
      publicUrl: url,
      isConnected: presence.isConnected,
      isSessionOpen: store.sessions.isOpen,
      executeUnlogged: observed(bare, clock, count),
      readJson: readJsonBody,
      readBytes,
      takeRate: rateTaker(core),
      remember: rememberActor,
    },
    config.dialects,
  )
  dialects.push(...gateways.map(({ dialect }) => dialect))
  const console =
    config.console &&
    createConsole({
      ...parts,
      hearers,
      numbers: core.numbers,
      publicUrl: url,
      isConnected: presence.isConnected,
    })
  let consolePort: ReturnType<typeof openConsole> | undefined
  if (console) dialects.push(hearers.dialect)
  const health = createHealth(store, clock)
  const sources: MetricSources = {
    connections: () => ({ known: door.open - door.unknown, unknown: door.unknown, refused: door.refused }),
    isReady: async () => (await health.ready()).ok,
    peopleOnline: () => presence.online().length,
    rooms: store.statistics.rooms,
    ...(nodes && { nodes: () => ({ isBusUp: nodes.bus.isUp(), others: nodes.peers() }) }),
    waitingBytes: () => together(watch.waiting(), console?.waiting()),
  }
  const http = createHttp({
    execute: observed(bare, clock, count),
    authenticate,
    readAvatar: (actor, account, file) => readAvatar(core, actor, account, file),
    health,
    metrics: () => metrics.page(sources),
    assets: openWebAssets(),
    config,
    log,
  })

  const stop = async (): Promise<void> => {
    operatorToken.remove()
    health.stop()
    metrics.stop()
    if (nodes && (await nodes.prepareToLeave()) > 0)
      await Promise.all([watch.moveAway(moveOverMs), Bun.sleep(seenAfterMs)])
    delivery.stop()
    await Promise.all([watch.stop(), console?.stop()])
    consolePort?.stop()
    for (const gateway of gateways) await gateway.stop?.()
    await listeners.stop()
    pictures.stop()
    await housekeeping.stop()
    await droppedFiles.stop()
    await departures.stop()
    await profiles.stop()
    await figures.stop()
    await notifications.stop()
    await pushes.stop()
    await mail.stop()
    await nodes?.stop()
    recentPages?.stop()
    await storage.close()
    await bus.close()
    logs.close()
  }

  try {
    const logRequest = logRequests(clock, config, logs.call)
    serveHttpAndSockets({ ...parts, config, listeners, http, gateways, watch, logRequest })
    if (console && config.console) consolePort = openConsole(console, config.console, config.sharesPorts)
    operatorToken.publish(listeners.ports[0] as number, config.host)
    mail.start()
    pushes.start()
    notifications.start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: url(),
    ports: listeners.ports,
    consolePort: consolePort?.port,
    ownerLink: `${url().replace(/\/$/, '')}/claim/${core.firstOwner.token}`,
    core,
    stop,
  }
}

const shown = (host: string): string =>
  host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host

type Waiting = { all: number; most: number }

const together = (one: Waiting, other: Waiting = { all: 0, most: 0 }): Waiting => ({
  all: one.all + other.all,
  most: Math.max(one.most, other.most),
})
