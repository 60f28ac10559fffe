/**
 * `bun log-in-together.ts <port> <count> <people>`: so many log in at the same moment; prints one line of JSON. A
 * process of its own, so that its work is not taken for a delay of the messages that the generator hears.
 */
const [port, count, people] = process.argv.slice(2).map(Number) as [number, number, number]
const started = performance.now()
const times: number[] = []
let refused = 0
await Promise.all(
  Array.from({ length: count }, async (_, i) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/account.login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username: `person-${i % people}`, password: 'correct horse' }),
    })
    await answer.text()
    if (answer.ok) times.push(performance.now() - started)
    else refused += 1
  }),
)
console.log(JSON.stringify({ times, refused, seconds: (performance.now() - started) / 1000 }))

export {}
