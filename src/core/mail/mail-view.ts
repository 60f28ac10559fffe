import type { OwedMailView } from '../../protocol/entities/mail.ts'
import type { StoredMail } from './ports.ts'

export const mailView = ({ account: _, createdAt, error, ...mail }: StoredMail): OwedMailView => ({
  ...mail,
  createdAt: new Date(createdAt).toISOString(),
  ...(error === null ? {} : { error }),
})
