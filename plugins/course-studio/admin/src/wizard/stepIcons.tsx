import type { SVGProps } from 'react';

/** Strapi's icons have no circle that is empty, or half full. */
const Circle = ({ children, ...props }: SVGProps<SVGSVGElement>) => (
  <svg width="1.6rem" height="1.6rem" viewBox="0 0 32 32" {...props}>
    <circle cx="16" cy="16" r="11.5" fill="none" stroke="currentColor" strokeWidth="2.5" />
    {children}
  </svg>
);

export const EmptyCircle = (props: SVGProps<SVGSVGElement>) => <Circle {...props} />;

export const HalfCircle = (props: SVGProps<SVGSVGElement>) => (
  <Circle {...props}>
    <path d="M16 8.5a7.5 7.5 0 0 1 0 15z" fill="currentColor" />
  </Circle>
);
