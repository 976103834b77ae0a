import { SetupFailure } from './failure.mjs';
import { refuseNode } from './node-version.mjs';
import { Stopped } from './run.mjs';
import { say } from './say.mjs';

/** Runs one of our commands; it ends with the number `command` answers with, or 1 when set-up cannot go on. */
export async function main(command) {
  try {
    checkNode(process.versions.node);
    endWithNpm();
    process.exitCode = (await command(process.argv.slice(2))) ?? 0;
  } catch (error) {
    process.exitCode = error instanceof Stopped ? error.exitCode : 1;
    if (error instanceof Stopped) return;
    say.missing(error instanceof SetupFailure ? error.message : error.stack);
  }
}

function checkNode(version) {
  const refusal = refuseNode(version);
  if (refusal) throw new SetupFailure(refusal);
}

/** npm passes a SIGTERM on only as far as the shell between it and us, which dies of it: then it is meant for us. */
function endWithNpm() {
  if (!process.env.npm_lifecycle_event) return;
  const { ppid } = process;
  const watch = setInterval(() => {
    if (process.ppid === ppid) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  watch.unref();
}
