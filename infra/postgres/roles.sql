-- The three roles, made once per cluster by its administrator, before the first migration.
-- Give them passwords of your own (\password app) or another authentication; none is set here.
do $$
begin
    if not exists (select from pg_roles where rolname = 'ssia_owner') then
        create role ssia_owner login;   -- owns the tables: migrates and dumps, never serves
    end if;
    if not exists (select from pg_roles where rolname = 'app') then
        create role app login;          -- serves one tenant at a time, under row-level security
    end if;
    if not exists (select from pg_roles where rolname = 'app_system') then
        create role app_system login;   -- what SystemScope uses: across tenants, each use with its reason
    end if;
end
$$;
