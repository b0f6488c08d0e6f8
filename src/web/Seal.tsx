/** The product's mark: its two characters as a seal. */
export function Seal() {
  return (
    <span className="seal" lang="zh-CN" aria-hidden="true">
      {'联'}
      <br />
      {'防'}
    </span>
  );
}
