import { setTimeout as sleep } from 'node:timers/promises';

import { tryRestrictions, type Proof } from './restrictions';
import { platformWrappers, wrapCommand, type Limits, type Restriction, type VisibleFiles } from './wrappers';

/** How long the trials may take: the first time, and at most; each further time twice as long. Milliseconds. */
const TRIAL_TIMEOUT_MS = { first: 5_000, longest: 60_000 };

/** Between two rounds of trials that gave no answer, milliseconds. */
const PAUSE_MS = 200;

/** How long a failed proof counts: what was missing may have been installed since. Milliseconds. */
const FAILED_PROOF_MS = 10_000;

/** This system cannot be shown to hold the encoder back, and nobody has allowed that. */
export class UnconfinedError extends Error {
  constructor(readonly missing: string[]) {
    super(
      `${missing.join(', ')}: cannot be proved to hold here, so no encoder is run; ` +
        'ENCODER_ALLOW_UNCONFINED=true allows it all the same (docs/encoder.md)',
    );
  }
}

/** By the PATH that the tools were found on. */
const proofs = new Map<string, { proof: Promise<Proof>; failedAt?: number }>();

/** A machine that is too busy to answer is asked again, for as long as it takes. */
async function untilAnswered(): Promise<Proof> {
  for (let timeout = TRIAL_TIMEOUT_MS.first; ; timeout = Math.min(timeout * 2, TRIAL_TIMEOUT_MS.longest)) {
    const proof = await tryRestrictions(platformWrappers(), timeout).catch(() => undefined);
    if (proof) return proof;
    await sleep(PAUSE_MS);
  }
}

async function provedRestrictions(): Promise<Proof> {
  const key = process.env.PATH ?? '';
  const known = proofs.get(key);
  if (known && !(known.failedAt && Date.now() - known.failedAt > FAILED_PROOF_MS)) return known.proof;
  const entry: { proof: Promise<Proof>; failedAt?: number } = { proof: untilAnswered() };
  proofs.set(key, entry);
  const proof = await entry.proof;
  if (proof.unproved.length > 0) entry.failedAt = Date.now();
  return proof;
}

const toolsFor = (restriction: Restriction): string =>
  platformWrappers()
    .filter(({ restricts }) => restricts.includes(restriction))
    .map((wrapper) => (wrapper.package ? `${wrapper.program} of ${wrapper.package}` : wrapper.program))
    .join(' and ');

const describeMissing = ({ unproved }: Proof): string[] => unproved.map((one) => `${one} (${toolsFor(one)})`);

/**
 * The restrictions that cannot be proved on this system, each with the tools that should bring it about, and their packages. Waits for as
 * long as the machine is too busy for an answer.
 */
export const missingRestrictions = async (): Promise<string[]> => describeMissing(await provedRestrictions());

export interface ConfinedCommand {
  program: string;
  args: string[];
  limits: Limits;
  files: VisibleFiles;
  /** Whether it may run where not every restriction of the platform is proved. */
  allowUnconfined: boolean;
}

/**
 * The command line that runs a program confined, once every restriction of the platform is proved.
 *
 * @throws UnconfinedError if one does not hold here and that is not allowed
 */
export async function confine({ allowUnconfined, ...command }: ConfinedCommand): Promise<[string, ...string[]]> {
  const proof = await provedRestrictions();
  if (proof.unproved.length > 0 && !allowUnconfined) throw new UnconfinedError(describeMissing(proof));
  return wrapCommand(proof.wrappers, command);
}
