export type Emoji = { emoji: string; words: string; hasTones: boolean }
export type EmojiGroup = { name: keyof typeof source; emojis: Emoji[] }

/** None, and the five of Unicode. */
export const skinTones = ['', '\u{1f3fb}', '\u{1f3fc}', '\u{1f3fd}', '\u{1f3fe}', '\u{1f3ff}']

/** An emoji of a person in a tone of skin; all others as they are. */
export const withTone = ({ emoji, hasTones }: Emoji, tone: number): string => {
  const sign = skinTones[tone] ?? ''
  if (!hasTones || sign === '') return emoji
  const [first = '', ...rest] = [...emoji].filter((letter) => letter !== '\ufe0f')
  return first + sign + rest.join('')
}

/** Each emoji with the words it is found by; a * behind them says that it comes in tones of skin. */
const source = {
  smileys:
    '😀 grinning happy,😃 smiley happy,😄 smile,😁 grin,😆 laughing,😅 sweat smile,🤣 rofl floor laughing,😂 joy tears laugh,🙂 slight smile,🙃 upside down,🫠 melting,😉 wink,😊 blush,😇 angel innocent,🥰 in love hearts,😍 heart eyes,🤩 star struck,😘 kiss,😗 kissing,😚 kissing closed eyes,🥲 smile tear,😋 yum tasty,😛 tongue,😜 wink tongue,🤪 zany crazy,😝 squint tongue,🤑 money,🤗 hug,🤭 hand over mouth oops,🫢 gasp,🤫 shush quiet,🤔 thinking hmm,🫡 salute,🤐 zipper mouth,🤨 raised eyebrow,😐 neutral,😑 expressionless,😶 no mouth,🫥 invisible,😏 smirk,😒 unamused,🙄 rolling eyes,😬 grimace,🤥 lying,😌 relieved,😔 pensive sad,😪 sleepy,🤤 drooling,😴 sleeping,😷 mask ill,🤒 fever ill,🤕 bandage hurt,🤢 nausea,🤮 vomit,🤧 sneeze,🥵 hot,🥶 cold,🥴 woozy,😵 dizzy,🤯 exploding head mind blown,🤠 cowboy,🥳 party,🥸 disguise,😎 cool sunglasses,🤓 nerd,🧐 monocle,😕 confused,🫤 diagonal mouth,😟 worried,🙁 frown,☹️ sad frown,😮 open mouth wow,😯 hushed,😲 astonished,😳 flushed,🥺 pleading,🥹 holding tears,😦 frowning,😧 anguished,😨 fearful,😰 cold sweat,😥 sad relieved,😢 cry,😭 sob crying,😱 scream,😖 confounded,😣 persevere,😞 disappointed,😓 sweat,😩 weary,😫 tired,🥱 yawn,😤 triumph steam,😡 rage angry red,😠 angry,🤬 swearing,😈 devil smile,👿 devil,💀 skull dead,☠️ skull bones,💩 poop,🤡 clown,👹 ogre,👻 ghost,👽 alien,👾 monster game,🤖 robot,😺 cat smile,😹 cat joy,😻 cat love,🙈 see no evil monkey,🙉 hear no evil monkey,🙊 speak no evil monkey',
  people:
    '👋 wave hello*,🤚 raised back hand*,🖐️ fingers hand*,✋ hand stop*,🖖 vulcan spock*,👌 ok*,🤌 pinched fingers*,🤏 pinch small*,✌️ victory peace*,🤞 crossed fingers luck*,🫰 snap*,🤟 love you*,🤘 horns rock*,🤙 call me*,👈 left*,👉 right*,👆 up*,👇 down*,☝️ point up*,🫵 you*,👍 thumbs up agree yes*,👎 thumbs down no*,✊ fist*,👊 punch*,🤛 left fist*,🤜 right fist*,👏 clap applause*,🙌 raised hands hooray*,🫶 heart hands*,👐 open hands*,🤲 palms*,🤝 handshake deal,🙏 pray please thanks*,✍️ writing*,💅 nails*,🤳 selfie*,💪 muscle strong*,🦾 robot arm,🧠 brain,👀 eyes look,👁️ eye,👄 mouth,👶 baby*,🧒 child*,👦 boy*,👧 girl*,🧑 person*,👨 man*,👩 woman*,🧓 older person*,👴 old man*,👵 old woman*,🙅 no gesture*,🙆 ok gesture*,💁 tipping hand*,🙋 raising hand*,🧏 deaf*,🙇 bow*,🤦 facepalm*,🤷 shrug*,👮 police*,🕵️ detective*,💂 guard*,👷 builder*,🤴 prince*,👸 princess*,🧙 mage wizard*,🧚 fairy*,🧛 vampire*,🧜 merperson*,🧝 elf*,🧟 zombie,🚶 walking*,🏃 running*,💃 dancing woman*,🕺 dancing man*,🧘 yoga*,🛌 bed sleep*,👪 family,👣 footprints,🫂 hug people',
  hearts:
    '❤️ love heart red,🧡 orange heart,💛 yellow heart,💚 green heart,💙 blue heart,🩵 light blue heart,💜 purple heart,🖤 black heart,🤍 white heart,🤎 brown heart,💔 broken heart,❣️ heart exclamation,💕 two hearts,💞 revolving hearts,💓 beating heart,💗 growing heart,💖 sparkling heart,💘 arrow heart,💝 ribbon heart,💯 hundred,💢 anger,💥 boom explosion,💫 dizzy star,💦 sweat drops,💨 dash,💬 speech balloon,💭 thought balloon,💤 sleep zzz,✨ sparkles,🔥 fire hot,⭐ star,🌟 glowing star,🎉 tada party celebrate,🎊 confetti',
  nature:
    '🐶 dog,🐱 cat,🐭 mouse,🐹 hamster,🐰 rabbit,🦊 fox,🐻 bear,🐼 panda,🐨 koala,🐯 tiger,🦁 lion,🐮 cow,🐷 pig,🐸 frog,🐵 monkey,🐔 chicken,🐧 penguin,🐦 bird,🦆 duck,🦅 eagle,🦉 owl,🦇 bat,🐺 wolf,🐴 horse,🦄 unicorn,🐝 bee,🐛 bug,🦋 butterfly,🐌 snail,🐞 ladybird,🐜 ant,🕷️ spider,🐢 turtle,🐍 snake,🦎 lizard,🦖 dinosaur,🐙 octopus,🦑 squid,🦀 crab,🐡 blowfish,🐠 fish tropical,🐟 fish,🐬 dolphin,🐳 whale,🦈 shark,🐊 crocodile,🐘 elephant,🦒 giraffe,🐑 sheep,🦙 llama,🦥 sloth,🦔 hedgehog,🐾 paws,🌵 cactus,🎄 christmas tree,🌲 evergreen tree,🌳 tree,🌴 palm tree,🌱 seedling,🌿 herb,☘️ shamrock,🍀 four leaf clover luck,🍁 maple leaf,🍂 fallen leaf autumn,🌷 tulip,🌹 rose,🌻 sunflower,🌸 cherry blossom,🌼 blossom,🍄 mushroom,🌍 earth globe,🌙 moon,☀️ sun,⛅ cloud sun,☁️ cloud,🌧️ rain,⛈️ thunderstorm,🌈 rainbow,❄️ snowflake,☃️ snowman,⚡ lightning,🌊 wave sea',
  food: '🍏 green apple,🍎 apple,🍐 pear,🍊 orange,🍋 lemon,🍌 banana,🍉 watermelon,🍇 grapes,🍓 strawberry,🫐 blueberries,🍒 cherries,🍑 peach,🥭 mango,🍍 pineapple,🥥 coconut,🥝 kiwi,🍅 tomato,🥑 avocado,🥦 broccoli,🥕 carrot,🌽 corn,🌶️ pepper hot,🥔 potato,🥐 croissant,🍞 bread,🥨 pretzel,🧀 cheese,🥚 egg,🍳 cooking,🥞 pancakes,🥓 bacon,🍔 burger,🍟 fries,🍕 pizza,🌭 hot dog,🥪 sandwich,🌮 taco,🥗 salad,🍝 spaghetti,🍜 noodles,🍲 stew soup,🍛 curry,🍣 sushi,🍚 rice,🍦 ice cream,🍩 doughnut,🍪 cookie,🎂 birthday cake,🍰 cake,🍫 chocolate,🍬 sweet,🍿 popcorn,☕ coffee tea,🍵 tea,🥤 drink,🍺 beer,🍻 beers cheers,🥂 champagne cheers,🍷 wine,🍴 cutlery',
  activities:
    '⚽ football soccer,🏀 basketball,🏈 american football,⚾ baseball,🎾 tennis,🏐 volleyball,🏓 table tennis,🏸 badminton,🥅 goal,🎣 fishing,🥊 boxing,🎽 running,🛹 skateboard,⛷️ skiing,🏆 trophy win,🥇 gold medal first,🥈 silver medal second,🥉 bronze medal third,🎫 ticket,🎪 circus,🎭 theatre,🎨 art paint,🎬 film,🎤 microphone,🎧 headphones,🎼 score music,🎹 piano,🥁 drum,🎷 saxophone,🎺 trumpet,🎸 guitar,🎻 violin,🎲 dice,♟️ chess,🎯 target dart,🎳 bowling,🎮 video game,🧩 puzzle,🎁 gift present,🎈 balloon,🪁 kite',
  places:
    '🚗 car,🚕 taxi,🚌 bus,🏎️ racing car,🚓 police car,🚑 ambulance,🚒 fire engine,🚚 lorry truck,🚜 tractor,🚲 bicycle bike,🛴 scooter,🏍️ motorcycle,🚆 train,🚇 underground metro,✈️ aeroplane,🛫 departure,🛬 arrival,🚀 rocket launch ship it,🛸 ufo,🚁 helicopter,⛵ sailing boat,🚢 ship,⚓ anchor,⛽ fuel,🚧 construction,🚦 traffic light,🗺️ map,🗽 statue of liberty,🗼 tower,🏰 castle,🏟️ stadium,⛲ fountain,🏖️ beach,🏝️ island,🏔️ mountain,⛺ tent camping,🏠 house home,🏡 garden house,🏢 office,🏥 hospital,🏫 school,⛪ church,🕌 mosque,🕍 synagogue,🌃 night,🌅 sunrise',
  things:
    '⌚ watch,📱 phone,💻 laptop computer,⌨️ keyboard,🖥️ screen,🖨️ printer,🖱️ mouse,💾 disk save,💿 cd,📷 camera,📹 video camera,📺 television tv,📻 radio,⏰ alarm clock,⏳ hourglass wait,🔋 battery,🔌 plug,💡 idea bulb,🔦 torch,🕯️ candle,💸 money wings,💰 money bag,💳 card,💎 gem,⚖️ scales,🧰 toolbox,🔧 wrench,🔨 hammer,🛠️ tools,⚙️ gear,🧲 magnet,🧪 test tube,🔬 microscope,🔭 telescope,💉 syringe,💊 pill,🩹 plaster,🚪 door,🛏️ bed,🛋️ sofa,🚿 shower,🧹 broom,🧺 basket,🛒 shopping,📦 package,✉️ envelope,📧 email,📜 scroll,📄 page,📊 chart,📈 chart up,📉 chart down,📅 calendar,📌 pin,📎 paperclip,✂️ scissors,📁 folder,🗑️ bin trash,🔒 lock,🔓 unlock,🔑 key,🔍 search,📖 book,📚 books,✏️ pencil,📝 memo note,🔔 bell,🔕 mute,📣 megaphone,🗳️ vote',
  signs:
    '✅ check done yes,☑️ checked,✔️ tick,❌ cross no,❎ cross mark,➕ plus,➖ minus,❓ question,❔ white question,❗ exclamation,⁉️ what,⚠️ warning,🚫 forbidden,⛔ no entry,🛑 stop,♻️ recycle,🔄 refresh,🔁 repeat,▶️ play,⏸️ pause,⏹️ stop square,⏩ forward,⬆️ up arrow,⬇️ down arrow,⬅️ left arrow,➡️ right arrow,↩️ back,🔝 top,🆗 ok,🆕 new,🆒 cool,🆓 free,🔴 red circle,🟠 orange circle,🟡 yellow circle,🟢 green circle,🔵 blue circle,🟣 purple circle,⚫ black circle,⚪ white circle,🏁 chequered flag,🚩 red flag,🏳️ white flag,🏴 black flag,🏳️‍🌈 rainbow flag,♾️ infinity,©️ copyright,™️ trade mark,#️⃣ hash,0️⃣ zero,1️⃣ one,2️⃣ two,3️⃣ three,4️⃣ four,5️⃣ five',
} as const

const read = (line: string): Emoji => {
  const [emoji = '', ...words] = line.split(' ')
  const about = words.join(' ')
  return { emoji, words: about.replace('*', ''), hasTones: about.endsWith('*') }
}

export const emojiGroups: EmojiGroup[] = (Object.keys(source) as (keyof typeof source)[]).map((name) => ({
  name,
  emojis: source[name].split(',').map(read),
}))
