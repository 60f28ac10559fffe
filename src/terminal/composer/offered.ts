import type { CompletionChoice } from '../../sdk/index.ts'
import type { Editor } from './editor.ts'

/** What Tab offers for the text as it stands. `taken` says which one stands in the text already. */
export type Offered = { base: Editor; from: number; choices: CompletionChoice[]; taken: number | undefined }
