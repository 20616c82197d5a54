using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Concierge.Core.Data.Migrations;

/// <summary>Accounts, their sessions and keys, what signs their tokens, the audit log, and the mails they were sent.</summary>
[DbContext(typeof(ConciergeDb))]
[Migration("20261122140000_accounts")]
internal sealed class AccountsMigration : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
        => migrationBuilder.Sql(
            """
            CREATE TABLE concierge.accounts (
                id                   uuid        NOT NULL PRIMARY KEY,
                email                text        NOT NULL,
                normalized_email     text        NOT NULL,
                is_email_confirmed   boolean     NOT NULL,
                user_name            text        NOT NULL,
                normalized_user_name text        NOT NULL,
                display_name         text        NOT NULL,
                password_hash        text        NOT NULL,
                security_stamp       text        NOT NULL,
                concurrency_stamp    text        NULL,
                locked_until         timestamptz NULL,
                is_lockable          boolean     NOT NULL,
                failed_sign_ins      integer     NOT NULL,
                roles                text[]      NOT NULL,
                created_at           timestamptz NOT NULL,
                disabled_at          timestamptz NULL
            );
            CREATE UNIQUE INDEX accounts_normalized_email_key ON concierge.accounts (normalized_email);

            CREATE TABLE concierge.sessions (
                id           uuid        NOT NULL PRIMARY KEY,
                account_id   uuid        NOT NULL REFERENCES concierge.accounts (id) ON DELETE CASCADE,
                token_hash   bytea       NULL,
                device       text        NOT NULL,
                created_at   timestamptz NOT NULL,
                last_used_at timestamptz NOT NULL,
                expires_at   timestamptz NOT NULL,
                revoked_at   timestamptz NULL
            );
            CREATE UNIQUE INDEX sessions_token_hash_key ON concierge.sessions (token_hash);
            CREATE INDEX sessions_account_id_idx ON concierge.sessions (account_id);

            CREATE TABLE concierge.refresh_tokens (
                hash       bytea       NOT NULL PRIMARY KEY,
                session_id uuid        NOT NULL REFERENCES concierge.sessions (id) ON DELETE CASCADE,
                issued_at  timestamptz NOT NULL,
                expires_at timestamptz NOT NULL,
                used_at    timestamptz NULL
            );
            CREATE INDEX refresh_tokens_session_id_idx ON concierge.refresh_tokens (session_id);

            CREATE TABLE concierge.api_keys (
                id           uuid        NOT NULL PRIMARY KEY,
                owner_id     uuid        NOT NULL REFERENCES concierge.accounts (id) ON DELETE CASCADE,
                name         text        NOT NULL,
                prefix       text        NOT NULL,
                hash         bytea       NOT NULL,
                scopes       text[]      NOT NULL,
                created_at   timestamptz NOT NULL,
                expires_at   timestamptz NULL,
                last_used_at timestamptz NULL,
                revoked_at   timestamptz NULL
            );
            CREATE UNIQUE INDEX api_keys_hash_key ON concierge.api_keys (hash);
            CREATE INDEX api_keys_owner_id_idx ON concierge.api_keys (owner_id);

            CREATE TABLE concierge.signing_keys (
                id          uuid        NOT NULL PRIMARY KEY,
                public_key  bytea       NOT NULL,
                key_id      text        NOT NULL,
                wrapped_key bytea       NOT NULL,
                nonce       bytea       NOT NULL,
                ciphertext  bytea       NOT NULL,
                tag         bytea       NOT NULL,
                created_at  timestamptz NOT NULL,
                signs_from  timestamptz NOT NULL,
                expires_at  timestamptz NOT NULL
            );

            CREATE TABLE concierge.security_events (
                id         uuid        NOT NULL PRIMARY KEY,
                at         timestamptz NOT NULL,
                kind       text        NOT NULL,
                account_id uuid        NULL,
                actor_id   uuid        NULL,
                subject_id uuid        NULL,
                trace_id   text        NULL
            );
            CREATE INDEX security_events_account_id_idx ON concierge.security_events (account_id);

            CREATE TABLE concierge.outgoing_mails (
                id         uuid        NOT NULL PRIMARY KEY,
                account_id uuid        NOT NULL REFERENCES concierge.accounts (id) ON DELETE CASCADE,
                template   text        NOT NULL,
                subject    text        NOT NULL,
                text       text        NULL,
                created_at timestamptz NOT NULL,
                sent_at    timestamptz NULL
            );
            CREATE INDEX outgoing_mails_account_id_idx ON concierge.outgoing_mails (account_id);
            """);
}
