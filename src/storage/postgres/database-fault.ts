/** Something about the database that whoever runs it has to put right; the message says what. */
export class DatabaseFault extends Error {
  override name = 'DatabaseFault'
}
