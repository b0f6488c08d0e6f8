declare module 'virtual:who-may' {
  import type { WhoMay } from '../ui/session.tsx';

  /** Roles by route. */
  export const whoMay: WhoMay;
}
