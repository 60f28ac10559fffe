import type { Numbers } from '../core/numbers/numbers.ts'
import type { Comings } from '../delivery/comings.ts'
import type { Publisher } from '../delivery/connection.ts'
import type { PlainTopics } from '../delivery/plain-topics.ts'
import type { Gateway } from '../delivery/sockets/gateway.ts'
import { createChatroomGateway } from '../gateways/chatroom/create-gateway.ts'
import { createClassicGateway } from '../gateways/classic/create-gateway.ts'
import { createLobbyGateway } from '../gateways/lobby/create-gateway.ts'
import { createWebsocketGateway, type GatewayParts } from '../gateways/websocket/create-gateway.ts'
import { createWorkspaceGateway } from '../gateways/workspace/create-gateway.ts'
import type { WorkspaceParts } from '../gateways/workspace/ports.ts'
import type { DialectName } from './config/dialects.ts'

/** What gateways of every dialect are handed; each takes what it needs. */
export type GatewayTools = GatewayParts & {
  publisher: Publisher
  plainTopics: PlainTopics
  comings: Comings
  numbers: Numbers
  publicUrl(): string
  isConnected(account: string): boolean
  isSessionOpen(session: string): Promise<boolean>
  readBytes(request: Request, limit: number): Promise<Uint8Array>
} & Pick<WorkspaceParts, 'executeUnlogged' | 'readJson' | 'takeRate' | 'remember'>

/** How each of the older dialects is made; a dialect that is switched off is not there at all. */
const makers: { [D in DialectName]?: (tools: GatewayTools) => Gateway } = {
  chatroom: (tools) => createChatroomGateway(tools),
  classic: (tools) => createClassicGateway(tools) as Gateway,
  lobby: (tools) => createLobbyGateway(tools) as Gateway,
  workspace: (tools) => createWorkspaceGateway(tools) as Gateway,
}

/** Everything that has sockets or paths of its own. The native socket is always there. */
export const openGateways = (tools: GatewayTools, dialects: readonly DialectName[]): Gateway[] => [
  createWebsocketGateway(tools) as Gateway,
  ...dialects.flatMap((name) => makers[name]?.(tools) ?? []),
]
