/** White space and what nobody sees, such as U+200B: whoever reads it sees an empty place. */
export const isBlank = (text: string): boolean => unseen.test(text)

const unseen = /^[\s\p{Default_Ignorable_Code_Point}\u2800]*$/u
