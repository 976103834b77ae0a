import { Box } from '@strapi/design-system';
import { useLocation } from 'react-router-dom';
import { styled } from 'styled-components';

import { PATHS } from '../plugin';

import { UploadTray } from './UploadTray';

const Corner = styled(Box)`
  position: fixed;
  inset-inline-end: 1.6rem;
  bottom: 1.6rem;
  z-index: 4;
  width: min(40rem, calc(100vw - 3.2rem));
  &:empty {
    display: none;
  }
`;

/** The wizard has the tray inside, where it can be reached while the window is open; who has to log in sees nothing. */
const isElsewhere = (path: string): boolean => path.includes(`${PATHS.home}/drafts/`) || path.includes('/auth/');

/** The uploads under way, on every page of the admin panel. */
export function FloatingTray() {
  const { pathname } = useLocation();
  if (isElsewhere(pathname)) return null;
  return (
    <Corner hasRadius shadow="popupShadow">
      <UploadTray />
    </Corner>
  );
}
