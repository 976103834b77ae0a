/** Strapi has no setting against this banner; it remembers here that somebody closed it. `false` is our missing uuid. */
const MEDIA_LIBRARY_BANNER = 'STRAPI_MEDIA_LIBRARY_BANNER_DISMISSED_FOR_false:false';

const app = {
  config: {
    locales: ['de'],
    tutorials: false,
    notifications: { releases: false },
  },
  bootstrap() {
    localStorage.setItem(MEDIA_LIBRARY_BANNER, 'true');
  },
};

export default app;
