/** While this stands among the facts of an installation it is a copy half made, and no server starts on it. */
export const unfinishedMark = 'unfinished-copy'
