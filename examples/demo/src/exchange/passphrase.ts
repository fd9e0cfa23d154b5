/** Set once on both sides. A real company keeps its own to itself. */
export const passphrase = 'vier Wörter, die sonst keiner kennt'
