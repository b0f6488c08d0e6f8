import type { Output } from '../../../ui/api.ts';
import { useDo } from '../../../ui/ask.ts';
import { Button } from '../../../ui/Button.tsx';
import { instant } from '../../../ui/format.ts';
import { useWords } from '../../../ui/i18n/i18n.ts';
import { ProblemNote } from '../../../ui/ProblemNote.tsx';
import { useSession } from '../../../ui/session.tsx';
import { Stamp } from '../../../ui/Stamp.tsx';
import { useToast } from '../../../ui/Toast.tsx';

type Me = Output<'GET /me'>;

/** The posts one holds; rights of several are never added up, so one is chosen. */
export function Posts({ me }: { me: Me }) {
  const { t } = useWords();
  const { zone } = useSession();
  const toast = useToast();
  const choose = useDo('POST /me/post', { onDone: () => toast(t('identity.me.changed')) });
  if (me.posts.length === 0) return <p className="quiet">{t('identity.noPost.none')}</p>;
  return (
    <div className="stack">
      <ul className="rows">
        {me.posts.map((post) => {
          const isActing = post.grantId === me.actingGrantId;
          return (
            <li key={post.grantId} className="row">
              <div>
                <p className="strong">{post.roles.map((role) => t(`role.${role}`)).join(t('list.separator'))}</p>
                <p className="small quiet">
                  {[
                    post.body?.name,
                    post.areas.map(({ name }) => name ?? t('area.whole')).join(t('list.separator')),
                    post.shiftFrom && post.shiftTo
                      ? t('identity.me.shift', { from: post.shiftFrom, to: post.shiftTo })
                      : t('identity.me.allDay'),
                    post.toAt ? t('identity.me.until', { at: instant(post.toAt, zone) }) : t('identity.me.noEnd'),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              {isActing ? (
                <Stamp tone="done" shape="tick">
                  {t('identity.me.acting')}
                </Stamp>
              ) : (
                <Button
                  small
                  busy={choose.isPending}
                  why={post.isOnShift ? null : t('identity.me.offShift')}
                  onClick={() => choose.submit({ grantId: post.grantId })}
                >
                  {t('identity.me.actAs')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {choose.error && <ProblemNote problem={choose.error} />}
    </div>
  );
}
