import fs from 'node:fs';

interface Command {
  pid: number;
  command: string;
}

/** The processes (of Linux) whose command line has `text` in it; arguments are separated by NUL. */
export function commandsNaming(text: string): Command[] {
  const pids = fs.existsSync('/proc') ? fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)) : [];
  return pids
    .map((pid) => ({ pid: Number(pid), command: read(pid, 'cmdline') }))
    .filter(({ command }) => command.includes(text));
}

/** The ffmpeg processes that work on something whose path has `text` in it. */
export const encodersNaming = (text: string): Command[] =>
  commandsNaming(text).filter(({ command }) => /^[^\0]*ffmpeg\0/.test(command));

/** The process that started `pid`; 0 if that has ended. */
const parentOf = (pid: number): number => Number(/^PPid:\s*(\d+)/m.exec(read(String(pid), 'status'))?.[1] ?? 0);

/** The processes above `pid`, nearest first: what starts an encoder may stand behind programs that confine it. */
export function ancestorsOf(pid: number): number[] {
  const ancestors: number[] = [];
  for (let parent = parentOf(pid); parent > 0; parent = parentOf(parent)) ancestors.push(parent);
  return ancestors;
}

function read(pid: string, file: string): string {
  try {
    return fs.readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
