import type { Message } from '../../protocol/entities.ts'

/** `also`: what else changed in the room by it, in order of revision: the first message of a thread, a notice. */
export type Changed = { room: string; message: Message; isChange: boolean; also?: Message[] }
