import type { Kysely, Selectable } from 'kysely'
import type { Recorded } from '../../core/notifications/ports.ts'
import type { OwedPush, PushKeys, PushSubscription } from '../../core/push/ports.ts'
import { limits } from '../../protocol/limits.ts'
import type { Tables } from '../tables.ts'

type Db = Kysely<Tables>

const keysName = 'push-keys'

/** Whoever is first brings them; all others find those. */
export const pushKeys = async (db: Db, fresh: PushKeys): Promise<PushKeys> => {
  await db
    .insertInto('installation')
    .values({ name: keysName, value: JSON.stringify(fresh) })
    .onConflict((oc) => oc.column('name').doNothing())
    .execute()
  return (await storedPushKeys(db)) ?? fresh
}

export const storedPushKeys = async (db: Db): Promise<PushKeys | undefined> => {
  const query = db.selectFrom('installation').select('value').where('name', '=', keysName)
  const row = await query.executeTakeFirst()
  return row && JSON.parse(row.value)
}

export const subscribePush = async (
  db: Db,
  { at, ...subscription }: PushSubscription & { at: number },
): Promise<void> => {
  await unsubscribePush(db, { endpoint: subscription.endpoint })
  await db
    .insertInto('push_subscriptions')
    .values({ ...subscription, created_at: at })
    .execute()
  const tooMany = await db
    .selectFrom('push_subscriptions')
    .select('endpoint')
    .where('account', '=', subscription.account)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .offset(limits.pushDevices)
    .limit(limits.pushDevices)
    .execute()
  for (const { endpoint } of tooMany) await unsubscribePush(db, { endpoint })
}

/** With everything that was owed to it. Names an account: only when it is theirs. */
export const unsubscribePush = async (
  db: Db,
  { endpoint, account }: { endpoint: string; account?: string },
): Promise<void> => {
  const gone = await db
    .deleteFrom('push_subscriptions')
    .where('endpoint', '=', endpoint)
    .$if(account !== undefined, (query) => query.where('account', '=', account as string))
    .returning('id')
    .execute()
  for (const { id } of gone) await db.deleteFrom('owed_pushes').where('subscription', '=', id).execute()
}

/** Those of sessions that are open. */
export const openSubscriptions = (db: Db) =>
  db.selectFrom('push_subscriptions as p').innerJoin('sessions as o', 'o.id', 'p.session')

export const subscriptionById = async (db: Db, id: string): Promise<PushSubscription | undefined> =>
  openSubscriptions(db)
    .select(['p.id', 'p.account', 'p.session', 'p.endpoint', 'p.p256dh', 'p.auth'])
    .where('p.id', '=', id)
    .executeTakeFirst()

export const devicesOf = async (db: Db, account: string): Promise<{ endpoint: string; at: number }[]> => {
  const rows = await db
    .selectFrom('push_subscriptions')
    .select(['endpoint', 'created_at'])
    .where('account', '=', account)
    .orderBy('created_at')
    .execute()
  return rows.map(({ endpoint, created_at }) => ({ endpoint, at: Number(created_at) }))
}

/** Part of the write that decides, so that they are owed exactly when it stands. */
export const owePushes = async (db: Db, added: Recorded[], at: number): Promise<void> => {
  const told = added.filter(({ notify }) => notify === 'push')
  if (told.length === 0) return
  const devices = await openSubscriptions(db)
    .select(['p.id', 'p.account'])
    .where(
      'p.account',
      'in',
      told.map(({ account }) => account),
    )
    .execute()
  const ofAccount = Map.groupBy(devices, ({ account }) => account)
  const rows = told.flatMap(({ account, id, room, seq }) =>
    (ofAccount.get(account) ?? []).map((device) => ({
      subscription: device.id,
      nr: Number(id),
      account,
      room,
      seq,
      created_at: at,
      due_at: at,
      claimed_until: null,
    })),
  )
  if (rows.length > 0) await db.insertInto('owed_pushes').values(rows).execute()
}

/**
 * When the next one may be tried: the end of a claim counts too, as its worker may have died. Others of an account
 * that has as many on their way as it may wait for one of those.
 */
export const nextDuePush = async (db: Db, at: number): Promise<number | undefined> => {
  const busy = [...(await underWay(db, at))].flatMap(([account, count]) => (isFull(count) ? [account] : []))
  const row = await db
    .selectFrom('owed_pushes')
    .select((eb) => eb.fn.min(eb.fn.coalesce('claimed_until', 'due_at')).as('due'))
    .$if(busy.length > 0, (query) =>
      query.where((eb) => eb.or([eb('claimed_until', '>', at), eb('account', 'not in', busy)])),
    )
    .executeTakeFirst()
  return row?.due === null || row?.due === undefined ? undefined : Number(row.due)
}

/** How many of each account are on their way, on whatever node. */
const underWay = async (db: Db, at: number): Promise<Map<string, number>> => {
  const rows = await db
    .selectFrom('owed_pushes')
    .select(['account', (eb) => eb.fn.countAll<number>().as('count')])
    .where('claimed_until', '>', at)
    .groupBy('account')
    .execute()
  return new Map(rows.map(({ account, count }) => [account, Number(count)]))
}

const isFull = (count: number): boolean => count >= limits.pushesAtOnce

/** Of no account more than may be on their way at once: services that never answer hold up nobody else. */
export const claimPushes = async (
  db: Db,
  { at, until, limit }: { at: number; until: number; limit: number },
): Promise<OwedPush[]> => {
  const counts = await underWay(db, at)
  const due: Owed[] = []
  // Each turn finds as many as are free, or fills up another account.
  for (let goesOn = true; goesOn && due.length < limit; ) {
    const found = await dueNow(db, at, limit, counts, due)
    for (const one of found) {
      const count = counts.get(one.account) ?? 0
      if (isFull(count) || due.length === limit) continue
      counts.set(one.account, count + 1)
      due.push(one)
    }
    goesOn = found.length === limit
  }
  const claimed = due.map((row) => ({ ...row, nr: Number(row.nr), tries: Number(row.tries) + 1 }))
  for (const { subscription, nr, tries } of claimed)
    await db
      .updateTable('owed_pushes')
      .set({ claimed_until: until, tries })
      .where('subscription', '=', subscription)
      .where('nr', '=', nr)
      .execute()
  return claimed.map(({ subscription, nr, account, room, seq, tries }) => {
    return { subscription, nr, account, room, seq: Number(seq), tries }
  })
}

type Owed = Selectable<Tables['owed_pushes']>

const dueNow = (
  db: Db,
  at: number,
  limit: number,
  counts: Map<string, number>,
  but: Owed[],
): Promise<Owed[]> => {
  const full = [...counts].flatMap(([account, count]) => (isFull(count) ? [account] : []))
  return (
    db
      .selectFrom('owed_pushes')
      .selectAll()
      .where('due_at', '<=', at)
      .where((eb) => eb.or([eb('claimed_until', 'is', null), eb('claimed_until', '<=', at)]))
      .$if(full.length > 0, (query) => query.where('account', 'not in', full))
      .where((eb) => eb.and(but.map(({ subscription, nr }) => eb.not(eb.and({ subscription, nr })))))
      // New ones first: what was refused before must not hold them up.
      .orderBy('tries')
      .orderBy('due_at')
      .limit(limit)
      .execute()
  )
}

export const releasePushes = async (db: Db): Promise<void> => {
  await db
    .updateTable('owed_pushes')
    .set({ claimed_until: null })
    .where('claimed_until', 'is not', null)
    .execute()
}

type Place = { subscription: string; nr: number }

export const pushDone = async (db: Db, { subscription, nr }: Place): Promise<void> => {
  await db.deleteFrom('owed_pushes').where('subscription', '=', subscription).where('nr', '=', nr).execute()
}

export const putOffPush = async (db: Db, { subscription, nr, dueAt }: Place & { dueAt: number }) => {
  await db
    .updateTable('owed_pushes')
    .set({ due_at: dueAt, claimed_until: null })
    .where('subscription', '=', subscription)
    .where('nr', '=', nr)
    .execute()
}

/** Devices of sessions that ended, with what was owed to them. */
export const forgetEndedPushes = async (db: Db): Promise<void> => {
  const open = db.selectFrom('sessions').select('id')
  await db.deleteFrom('push_subscriptions').where('session', 'not in', open).execute()
  const known = db.selectFrom('push_subscriptions').select('id')
  await db.deleteFrom('owed_pushes').where('subscription', 'not in', known).execute()
}
