/** An admin user, as far as it takes to name one. */
export interface AdminName {
  id: number;
  firstname?: string | null;
  lastname?: string | null;
  username?: string | null;
  email: string;
}

export const nameOf = (user: AdminName | null | undefined): string =>
  user ? [user.firstname, user.lastname].filter(Boolean).join(' ') || user.username || user.email : '';
