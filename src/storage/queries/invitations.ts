import type { Kysely } from 'kysely'
import { mayGive } from '../../core/invitations/may-give.ts'
import type { InvitationRecord, InvitedRole, NewInvitation } from '../../core/invitations/ports.ts'
import { refuse } from '../../protocol/refusals.ts'
import type { Tables } from '../tables.ts'

/** Also forgets those that are over, so that the table stays small by itself. */
export const createInvitation = async (db: Kysely<Tables>, invitation: NewInvitation): Promise<void> => {
  await db.deleteFrom('invitations').where('expires_at', '<=', invitation.at).execute()
  await db
    .insertInto('invitations')
    .values({
      id: invitation.id,
      token_hash: invitation.tokenHash,
      inviter: invitation.inviter,
      role: invitation.role,
      rooms: JSON.stringify(invitation.rooms),
      uses: invitation.uses,
      uses_left: invitation.uses,
      created_at: invitation.at,
      expires_at: invitation.expiresAt,
    })
    .execute()
}

const invitations = (db: Kysely<Tables>) =>
  db
    .selectFrom('invitations as i')
    .innerJoin('accounts as a', 'a.id', 'i.inviter')
    .select(['i.id', 'i.role', 'i.rooms', 'i.uses', 'i.uses_left', 'i.created_at', 'i.expires_at'])
    .select(['a.id as inviter', 'a.username as inviter_name', 'a.role as inviter_role'])

type Row = Awaited<ReturnType<ReturnType<typeof invitations>['execute']>>[number]

const toRecord = (row: Row): InvitationRecord => ({
  id: row.id,
  inviter: { id: row.inviter, name: row.inviter_name },
  inviterRole: row.inviter_role,
  role: row.role,
  rooms: JSON.parse(row.rooms),
  uses: Number(row.uses),
  usesLeft: Number(row.uses_left),
  createdAt: Number(row.created_at),
  expiresAt: Number(row.expires_at),
})

export const invitationByTokenHash = async (
  db: Kysely<Tables>,
  tokenHash: string,
): Promise<InvitationRecord | undefined> => {
  const row = await invitations(db).where('i.token_hash', '=', tokenHash).executeTakeFirst()
  return row && toRecord(row)
}

export const invitationById = async (
  db: Kysely<Tables>,
  id: string,
): Promise<InvitationRecord | undefined> => {
  const row = await invitations(db).where('i.id', '=', id).executeTakeFirst()
  return row && toRecord(row)
}

export const openInvitations = async (
  db: Kysely<Tables>,
  { inviter, at }: { inviter?: string; at: number },
): Promise<InvitationRecord[]> => {
  const rows = await invitations(db)
    .where('i.uses_left', '>', 0)
    .where('i.expires_at', '>', at)
    .$if(inviter !== undefined, (query) => query.where('i.inviter', '=', inviter as string))
    .orderBy('i.created_at', 'desc')
    .orderBy('i.id')
    .execute()
  return rows.map(toRecord)
}

export const revokeInvitation = async (db: Kysely<Tables>, id: string): Promise<void> => {
  await db.deleteFrom('invitations').where('id', '=', id).execute()
}

/** Takes one use, inside the transaction that makes the account, if the inviter may still give that role. */
export const takeInvitation = async (
  db: Kysely<Tables>,
  { tokenHash, at }: { tokenHash: string; at: number },
): Promise<InvitedRole> => {
  const taken = await db
    .updateTable('invitations')
    .set((eb) => ({ uses_left: eb('uses_left', '-', 1) }))
    .where('token_hash', '=', tokenHash)
    .where('uses_left', '>', 0)
    .where('expires_at', '>', at)
    .returning(['inviter', 'role'])
    .executeTakeFirst()
  const inviter =
    taken &&
    (await db.selectFrom('accounts').select('role').where('id', '=', taken.inviter).executeTakeFirst())
  if (!taken || !inviter || !mayGive(inviter.role, taken.role)) throw refuse('forbidden', invitationIsOver)
  return taken.role
}

const invitationIsOver = 'This invitation cannot be used any more. Ask for a new one.'
