import { z } from 'zod'
import type { CommandSpec } from '../command-spec.ts'
import { limits } from '../limits.ts'
import { nothing } from '../shapes.ts'

const endpointSchema = z
  .url({ protocol: /^https?$/ })
  .max(limits.pushEndpointLength)
  .refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), 'Leave out user and password.')

const keySchema = (bytes: number) => {
  const length = Math.ceil((bytes * 4) / 3)
  return z
    .string()
    .max(length + 2)
    .regex(new RegExp(`^[A-Za-z0-9_-]{${length}}=*$`), `Use ${bytes} bytes in base64url.`)
}

/** Notifications on devices whose browser is asleep: Web Push (RFC 8030, 8291, 8292). */
export const pushCommands = {
  'push.key': {
    summary: 'The key that a browser needs to subscribe to push messages of this server.',
    access: 'account',
    input: nothing,
    output: z.strictObject({
      /** For `applicationServerKey`: base64url. */
      key: z.string(),
    }),
  },
  'push.subscribe': {
    summary: 'Have notifications pushed to this device, as long as its session is open.',
    access: 'account',
    input: z.strictObject({
      /** As the browser tells it: https, and a public address. */
      endpoint: endpointSchema,
      keys: z.strictObject({ p256dh: keySchema(65), auth: keySchema(16) }),
    }),
    output: nothing,
  },
  'push.unsubscribe': {
    summary: 'Push nothing more to this endpoint of one’s own.',
    access: 'account',
    input: z.strictObject({ endpoint: endpointSchema }),
    output: nothing,
  },
} as const satisfies Record<string, CommandSpec>
