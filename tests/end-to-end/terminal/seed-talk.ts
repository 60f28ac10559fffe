import type { TestChat } from '../../support/start-test-chat.ts'

/** Some rooms with a talk in them as people have it: forms, answers, reactions, several scripts. */
export const seedTalk = async (chat: TestChat, alice: string): Promise<{ bob: string; carol: string }> => {
  const bob = (await chat.register('bob')).token
  const carol = (await chat.register('carol')).token
  const mei = (await chat.register('mei')).token
  const room = async (name: string, kind: 'public' | 'private', topic: string): Promise<string> =>
    (await chat.call(bob, 'room.create', { name, kind, topic })).room.id
  const garden = await room('garden', 'public', 'What grows, and who waters it')
  const release = await room('release', 'public', 'Version 2 goes out on Friday')
  const staff = await room('staff', 'private', '')
  for (const token of [alice, carol, mei])
    for (const id of [garden, release]) await chat.call(token, 'room.join', { room: id })
  await chat.call(bob, 'room.invite', { room: staff, username: 'alice' })

  let nonce = 0
  const say = async (token: string, to: string, text: string, replyTo?: string): Promise<string> =>
    (
      await chat.call(token, 'message.send', {
        room: to,
        text,
        nonce: `seed-${nonce++}`,
        ...(replyTo && { replyTo }),
      })
    ).id
  const react = (token: string, message: string, emoji: string) =>
    chat.call(token, 'message.react', { message, emoji, on: true })

  const plan = await say(
    bob,
    release,
    'Good morning! Version 2 is **ready to try**: it starts in half the time.',
  )
  await say(
    bob,
    release,
    'What is new:\n- threads and pins\n- search in every room\n- a client for the terminal',
  )
  for (const token of [alice, carol, mei]) await react(token, plan, '🎉')
  await react(carol, plan, '👍')
  const code = await say(
    carol,
    release,
    'It builds here with\n```sh\nnpm ci && npm start\n```\nand *all* tests are green.',
  )
  await say(mei, release, 'Same here, in 0.2 seconds 😀 ||and nothing broke||')
  await say(alice, release, 'Then let us ship it on Friday.', code)
  await chat.call(carol, 'message.send', {
    room: release,
    text: 'opens a bottle of apple juice',
    nonce: 'seed-me',
    kind: 'action',
  })
  // What is new in the thread is counted; it shall not ring as well.
  await chat.call(alice, 'notification.set-room', { room: garden, level: 'nothing' })
  const ask = await say(alice, garden, 'Who has the key of the shed?')
  for (const text of ['It hangs behind the door.', 'It did. Now I have it.'])
    await chat.call(text.startsWith('It did') ? mei : carol, 'message.send', {
      room: garden,
      text,
      nonce: `seed-${nonce++}`,
      thread: ask,
    })
  await say(
    bob,
    release,
    '> ship it on Friday\n\nAgreed. @alice, will you write the notes? See https://example.org/notes',
  )
  const ling = (await chat.register('美玲')).token
  await chat.call(ling, 'room.join', { room: garden })
  await say(ling, garden, '早上好！中文和 emoji 都能正确显示 😀 每一列都对齐。')
  await say(ling, garden, '日本語も한국어도 עברית ไทย का 👨‍👩‍👧 ❤️ é')
  for (const text of ['The tomatoes are in.', 'Who waters them on Sunday?', 'I can do mornings.'])
    await say(carol, garden, text)
  await say(bob, staff, 'The budget is done, @alice.')
  const { room: direct } = await chat.call(bob, 'room.direct', { people: ['alice'] })
  await say(bob, direct.id, 'Do you have a minute?')
  return { bob, carol }
}
