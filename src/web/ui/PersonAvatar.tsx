import { Avatar } from './Avatar.tsx'
import { useProfile } from './use-profile.ts'

type Props = { account: string; name: string; isOnline?: boolean | undefined; isLarge?: true }

/** Somebody's own picture, or their letter. */
export const PersonAvatar = ({ account, name, isOnline, isLarge }: Props) => {
  const picture = useProfile(account)?.avatar
  return <Avatar name={name} isOnline={isOnline} picture={isLarge ? picture?.large : picture?.small} />
}
