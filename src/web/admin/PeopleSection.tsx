import { useMemo, useState } from 'react'
import type { CommandOutput } from '../../protocol/commands.ts'
import type { Person } from '../../protocol/entities/administration.ts'
import { t } from '../texts/t.ts'
import { formatNumber } from '../ui/format-count.ts'
import { shortTime } from '../ui/format-time.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { More } from '../ui/More.tsx'
import { PersonAvatar } from '../ui/PersonAvatar.tsx'
import { usePaged } from '../ui/use-paged.ts'
import { PersonDialog } from './PersonDialog.tsx'

const states = ['active', 'banned', 'muted', 'unverified', 'imported'] as const
const roles = ['owner', 'admin', 'moderator', 'member', 'guest', 'bot'] as const

const read = ({ accounts, more }: CommandOutput<'account.search'>) => ({ items: accounts, hasMore: more })
const after = ({ username }: Person) => ({ after: username })

/** Everybody, found by name, address, role or state. */
export const PeopleSection = () => {
  const [query, setQuery] = useState('')
  const [role, setRole] = useState('')
  const [state, setState] = useState('')
  const [chosen, setChosen] = useState<Person | null>(null)
  const input = useMemo(
    () => ({
      limit: 50,
      ...(query.trim() === '' ? {} : { query: query.trim() }),
      ...(role === '' ? {} : { role: role as Person['role'] }),
      ...(state === '' ? {} : { state: state as Person['states'][number] }),
    }),
    [query, role, state],
  )
  const people = usePaged('account.search', input, read, after)
  return (
    <>
      <div className="filters">
        <input
          type="search"
          value={query}
          placeholder={t('admin.find-person')}
          aria-label={t('admin.find-person')}
          onChange={(event) => setQuery(event.target.value)}
        />
        <select value={role} aria-label={t('order.role')} onChange={(event) => setRole(event.target.value)}>
          <option value="">{t('admin.every-role')}</option>
          {roles.map((one) => (
            <option key={one} value={one}>
              {t(`role.${one}`)}
            </option>
          ))}
        </select>
        <select
          value={state}
          aria-label={t('admin.state')}
          onChange={(event) => setState(event.target.value)}
        >
          <option value="">{t('admin.every-state')}</option>
          {states.map((one) => (
            <option key={one} value={one}>
              {t(`state.${one}`)}
            </option>
          ))}
        </select>
      </div>
      <Loaded
        isHere={people.items !== undefined}
        problem={people.problem}
        again={people.again}
        empty={people.items?.length === 0 ? t('admin.nobody') : null}
      >
        <ul className="list">
          {people.items?.map((person) => (
            <li key={person.id}>
              <PersonAvatar account={person.id} name={person.username} isOnline={person.online} />
              <div className="list-words">
                <b>
                  <bdi>{person.username}</bdi>{' '}
                  {person.role !== 'member' && <span className="tag">{t(`role.${person.role}`)}</span>}{' '}
                  {person.states
                    .filter((one) => one !== 'active')
                    .map((one) => (
                      <span key={one} className="tag tag-warm">
                        {t(`state.${one}`)}
                      </span>
                    ))}
                </b>
                <small>
                  {[
                    person.email,
                    t('admin.sessions', { count: formatNumber(person.sessions) }),
                    person.usedAt && shortTime(person.usedAt),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
              </div>
              <button
                type="button"
                className="button"
                aria-label={t('admin.manage-named', { name: person.username })}
                onClick={() => setChosen(person)}
              >
                {t('admin.manage')}
              </button>
            </li>
          ))}
        </ul>
        <More paged={people} />
      </Loaded>
      {chosen && (
        <PersonDialog
          person={chosen}
          onClose={() => {
            setChosen(null)
            people.again()
          }}
        />
      )}
    </>
  )
}
