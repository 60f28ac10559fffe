import type { Actor, LoggedIn } from '../../core/actor.ts'
import type { Log } from '../../core/ports.ts'
import type { CommandName } from '../../protocol/commands.ts'

/** A file of the web client, ready to be sent. */
export type Asset = {
  body: Uint8Array | Blob
  type: string
  /** The name carries a hash of the content, so it may be kept for ever. */
  immutable: boolean
  gzip?: Uint8Array
  etag: string
}

/** Whose token it is. `address` is where it is used, `isLocal` whether that is the server’s own machine. */
export type Authenticate = (
  token: string,
  address?: string,
  isLocal?: boolean,
) => Promise<LoggedIn | undefined>

export type HttpConfig = {
  /** Where people open Parley, when that differs from the Host header. */
  publicUrl: string | undefined
  /** Peers whose X-Forwarded-For is believed. */
  trustedProxies: string[]
  /** The address that is listened on. */
  host?: string
  /** Who may read /metrics: the machine itself and admins, everybody, or nobody. */
  metrics?: 'local' | 'open' | 'off'
}

export type HttpParts = {
  execute(actor: Actor, command: CommandName, input: unknown): Promise<unknown>
  authenticate: Authenticate
  /** A file of somebody's picture, WebP. Refuses `unauthenticated` and `not-found`. */
  readAvatar(actor: Actor, account: string, file: string): Promise<Uint8Array>
  health: { serving(): boolean; ready(): Promise<{ ok: boolean; why?: string }> }
  /** What the server does, in the text format of Prometheus. */
  metrics(): Promise<string>
  assets: { find(path: string): Promise<Asset | undefined> }
  config: HttpConfig
  log: Log
}
