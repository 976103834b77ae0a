/** Set-up cannot go on. The message is for the person at the terminal; no stack trace is shown. */
export class SetupFailure extends Error {}
