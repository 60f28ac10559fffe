type Name = 'alice' | 'bob' | 'carol'

type Line = {
  who: Name
  text: string
  kind?: 'action'
  /** The line it answers, counted from the first of the room. */
  replyTo?: number
  reactions?: Record<string, Name[]>
}

type Conversation = {
  room: string
  kind: 'public' | 'private'
  topic: string
  /** The first one makes the room. */
  members: [Name, ...Name[]]
  lines: Line[]
}

export const people: Name[] = ['alice', 'bob', 'carol']

/** What the people of `npm run dev` have said: short and long, many scripts, links, code, replies and reactions. */
export const conversations: Conversation[] = [
  {
    room: 'lobby',
    kind: 'public',
    topic: '',
    members: ['alice', 'bob', 'carol'],
    lines: [
      { who: 'alice', text: 'Good morning! Everybody who registers lands here.' },
      { who: 'bob', text: 'Morning. Is there a room for the garden yet?' },
      { who: 'alice', text: 'There is: look for “garden” under Find rooms.', replyTo: 1 },
      { who: 'carol', text: 'waves', kind: 'action', reactions: { '👋': ['alice', 'bob'] } },
    ],
  },
  {
    room: 'garden',
    kind: 'public',
    topic: 'Beds, tools and who waters when',
    members: ['bob', 'alice', 'carol'],
    lines: [
      { who: 'bob', text: 'First frost last night. I have covered the lettuce with the old curtains.' },
      {
        who: 'carol',
        text: 'You are a hero, the chard would not have made it.',
        replyTo: 0,
        reactions: { '👍': ['bob'], '🎉': ['alice', 'bob'] },
      },
      { who: 'alice', text: 'Who has the key to the shed?' },
      { who: 'bob', text: 'I do.', replyTo: 2 },
      { who: 'bob', text: 'It hangs behind the second pot now, so that nobody has to ask me.' },
      {
        who: 'carol',
        text: 'Plan for Saturday:\n\n1. compost out of bed three\n2. garlic into bed one\n3. soup\n\nWho is in?',
        reactions: { '👍': ['alice', 'bob', 'carol'], '🧄': ['bob'] },
      },
      {
        who: 'alice',
        text: 'I bring bread. And Mehmet asked to come along: «أهلاً وسهلاً» to him!',
        replyTo: 5,
      },
      {
        who: 'bob',
        text: 'Seed swap list, as promised: https://seeds.example/list?year=2026&sort=name#beans',
      },
      { who: 'carol', text: '謝謝! 豆子 are exactly what I was missing.', replyTo: 7 },
      {
        who: 'alice',
        text: 'A long one, because I have to explain the watering: the timer at the tap runs at six in the morning and again at eight in the evening, twelve minutes each, and it skips a turn when the sensor in bed two says that the soil is wet. If you water by hand, please write it down here, because the timer does not know about it, and last August we drowned the tomatoes between the three of us without anybody having done anything wrong.',
      },
      { who: 'bob', text: 'looks at his shoes', kind: 'action' },
      { who: 'carol', text: '😂' },
    ],
  },
  {
    room: 'workshop',
    kind: 'public',
    topic: 'Code, cables and the label printer',
    members: ['carol', 'alice', 'bob'],
    lines: [
      { who: 'carol', text: 'The label printer answers again. It wanted this:' },
      {
        who: 'carol',
        text: 'lpadmin -p labels -E -v usb://Brand/QL-500 \\\n  -o media=62x29mm \\\n  -o cutter=end-of-page',
      },
      { who: 'alice', text: 'How did you find out?', replyTo: 1 },
      {
        who: 'carol',
        text: 'Three cups of tea and `lpinfo -v`.',
        replyTo: 2,
        reactions: { '🫖': ['alice'] },
      },
      {
        who: 'bob',
        text: '<b>bold</b> & "quotes" should look exactly like this, says the printer’s manual.',
      },
    ],
  },
  {
    room: 'birthday',
    kind: 'private',
    topic: 'Bob must not know',
    members: ['alice', 'carol'],
    lines: [
      { who: 'alice', text: 'Bob turns forty on the fourth. Cake or pie?' },
      { who: 'carol', text: 'He says cake and eats pie.', replyTo: 0, reactions: { '😂': ['alice'] } },
    ],
  },
]
