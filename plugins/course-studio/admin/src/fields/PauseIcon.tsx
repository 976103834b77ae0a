import type { SVGProps } from 'react';

/** Strapi's icons have no pause sign. */
export const PauseIcon = (props: SVGProps<SVGSVGElement>) => (
  <svg width="1.6rem" height="1.6rem" viewBox="0 0 32 32" fill="currentColor" {...props}>
    <rect x="7" y="5" width="6" height="22" rx="1.5" />
    <rect x="19" y="5" width="6" height="22" rx="1.5" />
  </svg>
);
