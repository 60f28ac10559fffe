import type { Message } from '../../protocol/entities.ts'

/** What the composer is writing. */
export type Mode = { type: 'new' } | { type: 'reply'; message: Message } | { type: 'edit'; message: Message }

/** What can be chosen on a message and is then done in the composer. */
export type Choices = { reply(message: Message): void; edit(message: Message): void }
