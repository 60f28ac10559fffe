import type { Message } from '../../protocol/entities.ts'

/** Whom a message mentions; what is empty is left out. */
export type Mentions = Pick<Message, 'mentions' | 'mentionsAll'>
