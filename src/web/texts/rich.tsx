import { Fragment, type ReactNode } from 'react'
import { piecesOf, type TextKey, type Values } from './t.ts'

/** A text with nodes of the page put in, such as a name in bold. */
export const rich = <K extends TextKey>(key: K, values: Values<K, ReactNode>): ReactNode =>
  piecesOf(key).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a text never changes the order of its pieces
    <Fragment key={index}>{index % 2 === 0 ? piece : (values as Record<string, ReactNode>)[piece]}</Fragment>
  ))
