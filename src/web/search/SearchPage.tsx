import { type FormEvent, useCallback, useEffect, useState } from 'react'
import type { SearchHit } from '../../protocol/commands/search.ts'
import { limits } from '../../protocol/limits.ts'
import { useClient } from '../app/chat.ts'
import type { PageProps } from '../app/page-props.ts'
import { goToPage } from '../app/route.ts'
import { t } from '../texts/t.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { MainPage } from '../ui/MainPage.tsx'
import { More } from '../ui/More.tsx'
import { Segments } from '../ui/Segments.tsx'
import { sentenceOf } from '../ui/sentence-of.ts'
import { SearchHitView } from './SearchHitView.tsx'

const sorts = ['relevance', 'newest'] as const
type Sort = (typeof sorts)[number]
type Found = { hits: SearchHit[]; cursor?: string | undefined; total?: number | undefined }

/** What can be put into a search beside words. */
const filters = ['from:', 'in:', 'before:', 'after:', 'has:file', 'has:link', 'is:pinned'] as const

/** Messages by what is in them. The address holds the question, so that it can be kept and sent on. */
export default ({ query, showRooms }: PageProps) => {
  const [typed, setTyped] = useState(query)
  const [sort, setSort] = useState<Sort>('relevance')
  const { found, problem, more, again } = useSearch(query, sort)

  const ask = (event: FormEvent): void => {
    event.preventDefault()
    goToPage('search', '', typed.trim())
  }
  return (
    <MainPage title={t('search.title')} showRooms={showRooms}>
      <form className="filters" onSubmit={ask}>
        <input
          type="search"
          value={typed}
          maxLength={limits.searchLength}
          placeholder={t('search.hint')}
          aria-label={t('search.hint')}
          // biome-ignore lint/a11y/noAutofocus: whoever comes here wants to type
          autoFocus
          dir="auto"
          onChange={(event) => setTyped(event.target.value)}
        />
        <button type="submit" className="button button-main">
          {t('search.title')}
        </button>
      </form>
      <fieldset className="chips">
        <legend className="only-heard">{t('search.filters')}</legend>
        {filters.map((filter) => (
          <button key={filter} type="button" dir="ltr" onClick={() => setTyped(`${typed} ${filter}`.trim())}>
            {filter}
          </button>
        ))}
      </fieldset>
      {query === '' && <p className="empty">{t('search.start')}</p>}
      {query !== '' && (
        <>
          <div className="search-line">
            <Segments<Sort>
              name="sort"
              label={t('search.sort')}
              all={sorts}
              chosen={sort}
              textOf={(one) => t(`search.${one}`)}
              choose={setSort}
            />
            <span className="quiet" role="status">
              {found?.total === undefined ? '' : t('search.total', { count: found.total })}
            </span>
          </div>
          <Loaded
            isHere={found !== undefined}
            problem={problem}
            again={again}
            empty={found?.hits.length === 0 ? t('search.none') : null}
          >
            <ol className="list hits">
              {found?.hits.map((hit) => (
                <SearchHitView key={hit.message.id} hit={hit} />
              ))}
            </ol>
            <More paged={{ hasMore: found?.cursor !== undefined, more }} />
          </Loaded>
        </>
      )}
    </MainPage>
  )
}

const useSearch = (query: string, sort: Sort) => {
  const client = useClient()
  const [found, setFound] = useState<Found>()
  const [problem, setProblem] = useState<string>()
  const load = useCallback(
    (earlier?: Found) => {
      if (query === '') return
      const cursor = earlier?.cursor
      client.call('search.messages', { query, sort, ...(cursor === undefined ? {} : { cursor }) }).then(
        (page) => {
          setProblem(undefined)
          const total = page.total ?? earlier?.total
          setFound({ hits: [...(earlier?.hits ?? []), ...page.hits], cursor: page.cursor, total })
        },
        (error) => setProblem(sentenceOf(error)),
      )
    },
    [client, query, sort],
  )
  useEffect(() => {
    setFound(undefined)
    setProblem(undefined)
    load()
  }, [load])
  return { found, problem, more: () => load(found), again: () => load() }
}
