/** What `help` tells, one line for each command. */
export const help = [
  'register {username, password}: make an account',
  'login {username, password}: log in',
  'create_room {room_name, is_private}: make a room',
  'join_room {room_name}: go into a room; private rooms admit members only',
  'leave_room: go out of the room; you stay its member',
  'send_message or sendall {message}: say something in the room',
  'private_message or msg {to, message}: say something to one person, here or not',
  'list_rooms: public rooms and your private ones',
  'list_users or users: who is online',
  'room_stats: how many people and messages the room has, and who is here',
  'leaderboard {by: messages or time}: who said most, or was active longest',
  'whoami: your name',
  'help: this',
  'logout: end the connection',
].join('\n')
