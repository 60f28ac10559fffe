/**
 * Every limit of the native protocol, in one place. The documentation is generated from this table.
 * Lengths of text are counted in UTF-8 bytes where the name says `Bytes`, else in UTF-16 code units.
 */
export const limits = {
  /** Longest username. Usernames are unique whatever the case of their letters. */
  usernameLength: 50,
  /** Longest name of a guest, who is shown with a word behind it that says so. */
  guestNameLength: 50,
  /** Shortest password that a new account may choose. */
  passwordMinLength: 8,
  /** Longest password, so that hashing cannot be used to burn CPU. Never truncated. */
  passwordMaxLength: 256,
  emailLength: 254,
  /** Longest first or last name. */
  personNameLength: 50,
  displayNameLength: 50,
  /** Longest text of a status. */
  statusLength: 100,
  /** Accounts in one `account.profiles`. */
  profilesAtOnce: 100,
  /** Biggest image that is taken as a picture of an account. */
  avatarBytes: 5 * 1024 * 1024,
  roomNameLength: 80,
  topicLength: 250,
  /** Longest description of a room. */
  descriptionLength: 2000,
  /** So long a room’s former name is kept for it: nobody else may give it to a public room. */
  formerNameDays: 30,
  /** Messages pinned in one room. */
  pinsPerRoom: 50,
  /** Earlier texts that are kept of a message; with more edits the oldest go. */
  versionsPerMessage: 20,
  /** So long after it a message of one’s own that one deleted can be put back. */
  restoreMinutes: 10,
  /** Drafts of one account. */
  draftsPerAccount: 500,
  /** People in one direct conversation, oneself included. */
  directPeople: 20,
  /** Longest message text. Longer text is refused with `too-large`; send it in parts. */
  messageBytes: 16 * 1024,
  /** Names in one message that are looked up as mentions; further ones stay text. */
  mentionsPerMessage: 50,
  /** Longest reason of a ban, a mute, a report or a deletion. */
  reasonLength: 500,
  /** Longest time between two messages of a member in slow mode, in seconds. */
  slowModeSeconds: 6 * 60 * 60,
  /** Authors whose messages one `moderation.delete` takes. */
  accountsPerDeletion: 100,
  /** Messages that `moderation.preview-delete` shows. */
  previewedMessages: 20,
  /** So long a deletion can be undone; then what the messages held is gone for good. */
  undoDays: 30,
  nonceLength: 64,
  /** Notifications, and why there was none, are known this long. */
  notificationDays: 90,
  /** Nobody is notified of a message that is older than this when the server learns of it. */
  notificationLateHours: 24,
  /** Notifications marked as read by their ids in one `notification.read`. */
  notificationsAtOnce: 100,
  /** Times in the do-not-disturb hours of an account. */
  quietTimes: 14,
  /** Devices of an account that push messages are sent to; a further one takes the place of the oldest. */
  pushDevices: 20,
  /** Longest address of a push endpoint. */
  pushEndpointLength: 1000,
  /** Characters of a message in a push message. */
  pushTextLength: 200,
  /** Push messages of an account that are on their way at once; further ones wait for those. */
  pushesAtOnce: 2,
  /** Tries to deliver a push message, within some hours, before it is given up. */
  pushTries: 8,
  /** Slash commands that an installation makes for itself, and the longest name, description and text of one. */
  customSlashes: 50,
  slashNameLength: 32,
  slashAboutLength: 100,
  slashTextLength: 2000,
  /** Files in one message. */
  filesPerMessage: 10,
  /** Longest name of a file that is taken; of a long one the server keeps `keptNameLength`, ending included. */
  fileNameLength: 1000,
  keptNameLength: 120,
  /** Bytes of a file in one request. */
  chunkBytes: 4 * 1024 * 1024,
  /** What was begun and not finished, or finished and not sent, is removed after this. */
  unsentFileHours: 24,
  /** Uploads of one account that may be unfinished at once. */
  openUploads: 100,
  /** Width and height together, in points, of an image that is shown; one with more is refused. */
  picturePixels: 40_000_000,
  /** Longest side of an image that is shown. */
  pictureSide: 16_383,
  /** Longest side of a thumbnail. */
  thumbnailSide: 720,
  /** Longest opaque id that is looked up at all. */
  idLength: 64,
  emojiLength: 32,
  /** Different emoji on one message. */
  reactionsPerMessage: 50,
  /** Messages in one page of `room.history` and `room.changes`. */
  pageSize: 500,
  /**
   * Bytes of the JSON of what one such page holds, and any other list of messages, files or drafts; one that would
   * have more is shorter than was asked for, and says that there is more.
   */
  pageBytes: 256 * 1024,
  /** Rooms named in the `known` map of `session.hello`. */
  knownRooms: 1000,
  /** Counts of unread messages and mentions stop here; clients show "999+". */
  unreadCount: 1000,
  /** Biggest frame a client may send on the socket; a bigger one closes it with 1009. */
  frameBytes: 64 * 1024,
  /** Biggest frame before `session.hello` succeeded. */
  frameBytesBeforeHello: 4 * 1024,
  /** Biggest JSON body of a REST call. */
  bodyBytes: 256 * 1024,
  /** A socket that has not said `session.hello` by then is closed with 4001. */
  helloMs: 10_000,
  heartbeatMs: 25_000,
  /** A socket that answers no ping for this long is closed; its presence ends with it. */
  idleSeconds: 32,
  /** Somebody who comes back within this time was never shown as offline. */
  offlineGraceMs: 8_000,
  /** Bytes queued for one connection before it is closed with 4008 and told to resume. */
  outboxBytes: 1024 * 1024,
  /** Bytes queued for one connection before it hears no more typing and presence. */
  outboxHintBytes: 256 * 1024,
  /** Commands of one connection that may be unanswered at once; more are refused with `overloaded`. */
  commandsInFlight: 1000,
  /** Length of the frames of those commands together. */
  inFlightBytes: 1024 * 1024,
  /** Frames that are no valid request before the socket is closed with 4002. */
  badFrames: 20,
  /** Typing is shown for this long after the last `room.typing`. */
  typingMs: 5_000,
  /** Wrong passwords for one name from one address before the next try has to wait. */
  failedLogins: 5,
  /** Failed logins are forgotten this long after the last one, or after the end of the wait. */
  failedLoginsKeptMs: 15 * 60_000,
  /** The first wait; it doubles with every further failure, up to `failedLoginLongestWaitMs`. */
  failedLoginWaitMs: 3 * 60_000,
  failedLoginLongestWaitMs: 60 * 60_000,
  /** Sessions live this long after their last use, and never longer than `sessionMaxDays`. */
  sessionIdleDays: 30,
  sessionMaxDays: 90,
  /** Links that are mailed work for so many hours, once. */
  linkHours: 24,
  /** Tries to send a mail, over about a day, before it is given up. */
  mailTries: 12,
  /** Mails that were kept for the owner or given up are forgotten after this. */
  mailKeptDays: 30,
  /** An invitation ends at the latest after this, and after so many uses. */
  invitationDays: 365,
  invitationUses: 1000,
  /** Rooms that one invitation lets people join. */
  invitationRooms: 50,
  /** Longest query of a search. */
  searchLength: 500,
  /** Words, phrases and filters in one query. */
  searchTerms: 20,
  /** Hits in one page of a search. */
  searchPage: 50,
  searchCursorLength: 300,
  /** Longest part of a message that is shown with a hit. */
  snippetLength: 240,
  /** Messages that are ranked at most, the newest ones of those found; hits are counted up to here. */
  searchRanked: 1000,
  /** Other words that one word of a query stands for: parts of words and mistakes, the nearest that are said in the rooms of whoever asks. */
  searchOtherWords: 64,
  /** Places of one word or phrase in one message that are looked at, the first ones. */
  searchMatches: 100,
  /** Words are told apart by so many of their first characters. */
  searchWordLength: 64,
  /** A search that takes longer is given up and refused with `overloaded`. */
  searchMs: 3_000,
  /** Searches that wait for their turn; more are refused with `overloaded`. */
  searchesWaiting: 100,
  /** Longest line of the console dialect from somebody who is logged in; before that `frameBytesBeforeHello` holds. */
  consoleLineBytes: 64 * 1024,
  /** A console line that has begun must end within this time. */
  consoleLineMs: 30_000,
  /** A console connection on which nobody logs in is closed after this. */
  consoleLoginMs: 120_000,
  /** Console lines in a row that are no commands before the connection is closed. */
  consoleBadLines: 100,
  /** Messages that the console dialect tells when somebody enters a room, and missed ones of one person at login. */
  consoleHistory: 50,
  /** A connection of the chatroom dialect on which nobody joins is closed after this; its clients come back by themselves. */
  chatroomJoinMs: 600_000,
  /** People whose missed private messages the console dialect tells at login. */
  consoleMissedFrom: 20,
  /** Frames of one workspace socket that may wait to be answered. */
  workspaceFramesWaiting: 100,
  /** Names in the console dialect’s list of users. */
  consoleUsers: 2000,
} as const
