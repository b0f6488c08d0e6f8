import { Role } from '../../../kernel/role.ts';
import { CheckField } from '../../../ui/Field.tsx';
import { useWords } from '../../../ui/i18n/i18n.ts';

/** Chooses roles. */
export function RolesFields({ roles, change }: { roles: readonly Role[]; change: (roles: Role[]) => void }) {
  const { t } = useWords();
  return (
    <fieldset className="wide">
      <legend className="field-label">{t('identity.admin.roles')}</legend>
      <div className="form-fields roles">
        {Role.options.map((role) => (
          <CheckField
            key={role}
            label={t(`role.${role}`)}
            checked={roles.includes(role)}
            onChange={(isOn) => change(isOn ? [...roles, role] : roles.filter((each) => each !== role))}
          />
        ))}
      </div>
    </fieldset>
  );
}
