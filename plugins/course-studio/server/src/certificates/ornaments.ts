/** Drawings of the certificate, as SVG; made here, so that nothing has to be loaded. */
export interface Colours {
  ink: string;
  accent: string;
  paper: string;
}

const point = (radius: number, turn: number): string =>
  `${(radius * Math.sin(turn * 2 * Math.PI)).toFixed(2)},${(-radius * Math.cos(turn * 2 * Math.PI)).toFixed(2)}`;

/** A star with so many rays, its tips on one radius and the dents between them on another. */
const star = (rays: number, tip: number, dent: number): string =>
  Array.from({ length: rays * 2 }, (_, index) => point(index % 2 === 0 ? tip : dent, index / (rays * 2))).join(' ');

/** A ring of overlapping ellipses, as on banknotes. */
const rosette = (petals: number, width: number, height: number): string =>
  Array.from(
    { length: petals },
    (_, index) => `<ellipse rx="${width}" ry="${height}" transform="rotate(${((index * 180) / petals).toFixed(2)})"/>`,
  ).join('');

/** A seal with ribbons and a tick. */
export const sealOf = ({
  ink,
  accent,
  paper,
}: Colours): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-52 -52 104 112">
<path d="M-22 26 L-34 58 L-21 53 L-13 60 L-3 30 Z M22 26 L34 58 L21 53 L13 60 L3 30 Z" fill="${ink}"/>
<polygon points="${star(36, 46, 41)}" fill="${accent}"/>
<circle r="38" fill="${paper}"/>
<g fill="none" stroke="${accent}" stroke-width=".5">${rosette(24, 36, 22)}</g>
<circle r="37" fill="none" stroke="${accent}" stroke-width="1.2"/>
<circle r="23" fill="${ink}"/>
<circle r="20.5" fill="none" stroke="${accent}" stroke-width=".8"/>
<path d="M-10 0.5 L-3 8 L11 -8" fill="none" stroke="${paper}" stroke-width="4.6" stroke-linecap="round" stroke-linejoin="round"/>
</svg>`;

/** The ornament of the upper left corner; the other corners mirror it. */
export const cornerOf = ({
  accent,
}: Pick<Colours, 'accent'>): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
<g fill="none" stroke="${accent}" stroke-linecap="round">
<path stroke-width="1.6" d="M4 96 V22 Q4 4 22 4 H96"/>
<path stroke-width="1.1" d="M12 78 V32 Q12 12 32 12 H78"/>
<path stroke-width=".9" d="M20 66 C20 40 40 20 66 20"/>
</g>
<path d="M31 23 L35 31 L43 35 L35 37 L31 45 L29 37 L21 35 L29 31 Z" transform="translate(-4 -6)" fill="${accent}"/>
<circle cx="12" cy="84" r="1.9" fill="${accent}"/><circle cx="84" cy="12" r="1.9" fill="${accent}"/>
</svg>`;
