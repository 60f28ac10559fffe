import { type FormEvent, useState } from 'react'
import { sentenceOf } from '../ui/sentence-of.ts'

type Read = (name: string) => string

/** A form that asks the server: busy meanwhile, and with a sentence when it was refused. */
export const useForm = (send: (read: Read) => Promise<void>, firstProblem: string | null = null) => {
  const [problem, setProblem] = useState(firstProblem)
  const [isBusy, setBusy] = useState(false)

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    setBusy(true)
    setProblem(null)
    try {
      await send((name) => String(fields.get(name) ?? ''))
    } catch (error) {
      setProblem(sentenceOf(error))
    }
    setBusy(false)
  }

  return { problem, isBusy, submit }
}
