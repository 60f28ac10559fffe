import type { Core } from '../core.ts'
import { letOthersRun } from '../let-others-run.ts'
import type { Place, Span } from './ports.ts'

const pageSize = 500

type Found = Place & { at: number }

/** Every message of a span that is not deleted, by room and in order of place. */
export const findPlaces = async (core: Core, span: Span): Promise<Map<string, Found[]>> => {
  const found: Found[] = []
  for (const account of span.accounts)
    for (let after: string | undefined = ''; after !== undefined; ) {
      const page = await core.store.deletions.writtenBy(account, after, pageSize)
      found.push(...page.places.filter((place) => isIn(span, place)))
      after = page.next
      await letOthersRun()
    }
  return Map.groupBy(
    found.sort((a, b) => a.seq - b.seq),
    ({ room }) => room,
  )
}

const isIn = ({ room, from, to }: Span, place: Found): boolean =>
  (room === null || place.room === room) && place.at >= from && place.at <= to
