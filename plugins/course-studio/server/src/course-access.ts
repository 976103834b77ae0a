import type { Context } from 'koa';

/** Who may do what with a course. */
export interface CourseAccess {
  /** @throws `draft.unknown`; `draft.forbidden` if none of the user's roles allows `action` on this very course */
  authorize(courseId: string, action: string, ctx: Context): Promise<void>;
}
