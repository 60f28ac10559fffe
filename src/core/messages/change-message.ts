import type { Message } from '../../protocol/entities.ts'
import { refuse } from '../../protocol/refusals.ts'
import { type Actor, mustBeLoggedIn } from '../actor.ts'
import type { Core } from '../core.ts'
import { type InRoom, mustBeAllowedIn } from '../permissions/must-be-allowed-in.ts'
import type { Changed, MessageChange } from '../ports.ts'
import { tellChanged } from './message-changed.ts'

const commandOf = { edit: 'message.edit', delete: 'message.delete', react: 'message.react' } as const

/**
 * Edits, deletes or reacts; `change` makes the change once it is allowed. A change that changes nothing takes no
 * revision and is not announced.
 */
export const changeMessage = async <W extends MessageChange['what']>(
  core: Core,
  actor: Actor,
  id: string,
  what: W,
  change: (
    inRoom: InRoom,
    message: Message,
    isOwn: boolean,
  ) => (MessageChange & { what: W }) | Promise<MessageChange & { what: W }>,
): Promise<{ rev: number }> => {
  const found = await core.store.messages.byId(id)
  const isOwn = found?.message.author.id === mustBeLoggedIn(actor).account.id
  // Without a message there is no room to ask about: an empty id is a room that nobody belongs to.
  const inRoom = await mustBeAllowedIn(core, actor, commandOf[what], found?.room ?? '', isOwn)
  if (!found) throw refuse('not-found')
  if (found.message.kind === 'notice' && what !== 'react')
    throw refuse('forbidden', 'What the server told stays as it is.')
  const changed = await core.store.messages.change(id, await change(inRoom, found.message, isOwn))
  if (changed.isChange && what === 'delete' && !isOwn) await auditDeletion(core, actor, id, changed)
  if (changed.isChange && what === 'delete' && found.message.files) core.filesAreDropped()
  tellChanged(core, changed)
  return { rev: changed.message.rev }
}

const auditDeletion = (core: Core, actor: Actor, id: string, { room, message }: Changed): Promise<void> =>
  core.audit.record(actor, 'message.delete', id, { room, author: message.author.id })
