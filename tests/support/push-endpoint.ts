import { createDecipheriv, createECDH, createHmac, createPublicKey, verify } from 'node:crypto'

/**
 * A push service of our own as a process of its own: takes messages, decrypts them with the keys of its one
 * device (RFC 8291), checks who sent them (RFC 8292), and prints each as a line of JSON. `POST /answer/<status>`
 * sets what it answers from then on.
 */
const device = createECDH('prime256v1')
device.generateKeys()
const auth = crypto.getRandomValues(Buffer.alloc(16))

const hmac = (key: Buffer, ...parts: Buffer[]): Buffer =>
  createHmac('sha256', key).update(Buffer.concat(parts)).digest()
const expand = (secret: Buffer, info: Buffer, bytes: number): Buffer =>
  hmac(secret, info, Buffer.from([1])).subarray(0, bytes)

const decrypt = (body: Buffer): string => {
  const salt = body.subarray(0, 16)
  const keyLength = body[20] as number
  const sender = body.subarray(21, 21 + keyLength)
  const sealed = body.subarray(21 + keyLength)
  const secret = hmac(auth, device.computeSecret(sender))
  const whole = Buffer.concat([Buffer.from('WebPush: info\0'), device.getPublicKey(), sender])
  const both = hmac(salt, expand(secret, whole, 32))
  const key = expand(both, Buffer.from('Content-Encoding: aes128gcm\0'), 16)
  const nonce = expand(both, Buffer.from('Content-Encoding: nonce\0'), 12)
  const open = createDecipheriv('aes-128-gcm', key, nonce)
  open.setAuthTag(sealed.subarray(-16))
  const plain = Buffer.concat([open.update(sealed.subarray(0, -16)), open.final()])
  // The last byte that is not zero ends the text.
  return plain.subarray(0, plain.lastIndexOf(2)).toString()
}

/** The key of a sender whose signature is right. */
const senderOf = (authorization: string): { key: string; audience: string } => {
  const [, token = '', key = ''] = authorization.match(/^vapid t=([^,]+), ?k=(.+)$/) ?? []
  const [head = '', claims = '', signature = ''] = token.split('.')
  const point = Buffer.from(key, 'base64url')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const publicKey = createPublicKey({ format: 'jwk', key: { kty: 'EC', crv: 'P-256', x, y } as never })
  const isRight = verify(
    'sha256',
    Buffer.from(`${head}.${claims}`),
    { key: publicKey, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isRight) throw new Error('The signature is wrong.')
  return { key, audience: JSON.parse(Buffer.from(claims, 'base64url').toString()).aud }
}

let status = 201
const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  async fetch(request) {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/answer/')) {
      status = Number(pathname.slice('/answer/'.length))
      return new Response()
    }
    const sender = senderOf(request.headers.get('Authorization') ?? '')
    const text = decrypt(Buffer.from(await request.arrayBuffer()))
    console.log(JSON.stringify({ path: pathname, status, sender, message: JSON.parse(text) }))
    return new Response(null, { status })
  },
})
console.log(
  JSON.stringify({
    url: `http://127.0.0.1:${server.port}`,
    keys: {
      p256dh: device.getPublicKey().toString('base64url'),
      auth: auth.toString('base64url'),
    },
  }),
)
