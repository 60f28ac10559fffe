import { useChat } from '../app/chat.ts'
import { Loaded } from '../ui/Loaded.tsx'
import { useAsk } from '../ui/use-ask.ts'
import { NamesForm } from './NamesForm.tsx'
import { PictureField } from './PictureField.tsx'
import { StatusForm } from './StatusForm.tsx'

/** How others see one: the picture, the names, the status. */
export const ProfileSection = () => {
  const me = useChat((state) => state.me?.id)
  const known = useChat((state) => (me ? state.profiles[me] : undefined))
  const { answer, problem, again } = useAsk('account.profile', {})
  const profile = known ?? answer?.profile
  return (
    <Loaded isHere={answer !== undefined} problem={problem} again={again}>
      {profile && answer && (
        <>
          <PictureField profile={profile} />
          <StatusForm key={JSON.stringify(profile.status)} profile={profile} />
          <NamesForm profile={profile} hideLastSeen={answer.hideLastSeen ?? false} />
        </>
      )}
    </Loaded>
  )
}
