/**
 * What a report of `npm audit --json` means for this product. Three answers: `unknown`, where the registry gave none
 * (many mirrors do not know advisories); the advisories that count; and exceptions that have expired or are not needed.
 */

/** Severities that stop a release. */
const SERIOUS = ['high', 'critical'];

const idOf = ({ url = '', source }) => /GHSA-[\w-]+/.exec(url)?.[0] ?? String(source);

/** The serious advisories in a report, each once, with the packages it is about; undefined if it is no report. */
export function readReport(text) {
  let report;
  try {
    report = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof report?.vulnerabilities !== 'object' || report.vulnerabilities === null) return undefined;
  const found = new Map();
  for (const { via = [] } of Object.values(report.vulnerabilities))
    for (const one of via)
      if (typeof one === 'object' && SERIOUS.includes(one.severity))
        found.set(idOf(one), { id: idOf(one), package: one.name, title: one.title, range: one.range });
  return [...found.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/**
 * @param exceptions each `{ advisory, reason, until }`, the day (YYYY-MM-DD) after which it counts no more
 * @param today the day, in the same form
 */
export function judgeReport(text, { exceptions, today }) {
  const advisories = readReport(text);
  if (!advisories) return { isKnown: false, failures: [] };
  const inForce = exceptions.filter(({ until }) => until >= today).map(({ advisory }) => advisory);
  const failures = advisories
    .filter(({ id }) => !inForce.includes(id))
    .map((one) => `${one.id}: ${one.package} ${one.range}: ${one.title}`);
  const ids = advisories.map(({ id }) => id);
  const idle = exceptions.filter(({ advisory }) => !ids.includes(advisory));
  return { isKnown: true, failures, idle: idle.map(({ advisory }) => advisory) };
}
