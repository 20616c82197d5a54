using Concierge.Core.Secrets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Accounts;

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.HasKey(account => account.Id);
        builder.HasIndex(account => account.NormalizedEmail).IsUnique().HasDatabaseName("accounts_normalized_email_key");
        builder.Property(account => account.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(account => account.Email).HasColumnName("email").IsRequired();
        builder.Property(account => account.NormalizedEmail).HasColumnName("normalized_email").IsRequired();
        builder.Property(account => account.EmailConfirmed).HasColumnName("is_email_confirmed");
        builder.Property(account => account.DisplayName).HasColumnName("display_name");
        builder.Property(account => account.PasswordHash).HasColumnName("password_hash").IsRequired();
        builder.Property(account => account.SecurityStamp).HasColumnName("security_stamp").IsRequired();
        builder.Property(account => account.ConcurrencyStamp).HasColumnName("concurrency_stamp").IsConcurrencyToken();
        builder.Property(account => account.LockoutEnd).HasColumnName("locked_until");
        builder.Property(account => account.LockoutEnabled).HasColumnName("is_lockable");
        builder.Property(account => account.AccessFailedCount).HasColumnName("failed_sign_ins");
        builder.Property(account => account.Roles).HasColumnName("roles");
        builder.Property(account => account.CreatedAt).HasColumnName("created_at");
        builder.Property(account => account.DisabledAt).HasColumnName("disabled_at");
        // The address is the name.
        builder.Property(account => account.UserName).HasColumnName("user_name").IsRequired();
        builder.Property(account => account.NormalizedUserName).HasColumnName("normalized_user_name").IsRequired();
        builder.Ignore(account => account.PhoneNumber);
        builder.Ignore(account => account.PhoneNumberConfirmed);
        builder.Ignore(account => account.TwoFactorEnabled);
    }
}

internal sealed class SessionMapping : IEntityTypeConfiguration<Session>
{
    public void Configure(EntityTypeBuilder<Session> builder)
    {
        builder.ToTable("sessions");
        builder.HasKey(session => session.Id);
        builder.HasIndex(session => session.TokenHash).IsUnique().HasDatabaseName("sessions_token_hash_key");
        builder.HasOne<Account>().WithMany().HasForeignKey(session => session.AccountId);
        builder.HasIndex(session => session.AccountId).HasDatabaseName("sessions_account_id_idx");
        builder.Property(session => session.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(session => session.AccountId).HasColumnName("account_id");
        builder.Property(session => session.TokenHash).HasColumnName("token_hash");
        builder.Property(session => session.Device).HasColumnName("device");
        builder.Property(session => session.CreatedAt).HasColumnName("created_at");
        builder.Property(session => session.LastUsedAt).HasColumnName("last_used_at");
        builder.Property(session => session.ExpiresAt).HasColumnName("expires_at");
        builder.Property(session => session.RevokedAt).HasColumnName("revoked_at");
    }
}

internal sealed class RefreshTokenMapping : IEntityTypeConfiguration<RefreshToken>
{
    public void Configure(EntityTypeBuilder<RefreshToken> builder)
    {
        builder.ToTable("refresh_tokens");
        builder.HasKey(token => token.Hash);
        builder.HasOne<Session>().WithMany().HasForeignKey(token => token.SessionId);
        builder.HasIndex(token => token.SessionId).HasDatabaseName("refresh_tokens_session_id_idx");
        builder.Property(token => token.Hash).HasColumnName("hash");
        builder.Property(token => token.SessionId).HasColumnName("session_id");
        builder.Property(token => token.IssuedAt).HasColumnName("issued_at");
        builder.Property(token => token.ExpiresAt).HasColumnName("expires_at");
        builder.Property(token => token.UsedAt).HasColumnName("used_at");
    }
}

internal sealed class ApiKeyMapping : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.HasKey(key => key.Id);
        builder.HasIndex(key => key.Hash).IsUnique().HasDatabaseName("api_keys_hash_key");
        builder.HasOne<Account>().WithMany().HasForeignKey(key => key.OwnerId);
        builder.HasIndex(key => key.OwnerId).HasDatabaseName("api_keys_owner_id_idx");
        builder.Property(key => key.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(key => key.OwnerId).HasColumnName("owner_id");
        builder.Property(key => key.Name).HasColumnName("name");
        builder.Property(key => key.Prefix).HasColumnName("prefix");
        builder.Property(key => key.Hash).HasColumnName("hash");
        builder.Property(key => key.Scopes).HasColumnName("scopes");
        builder.Property(key => key.CreatedAt).HasColumnName("created_at");
        builder.Property(key => key.ExpiresAt).HasColumnName("expires_at");
        builder.Property(key => key.LastUsedAt).HasColumnName("last_used_at");
        builder.Property(key => key.RevokedAt).HasColumnName("revoked_at");
    }
}

internal sealed class SigningKeyMapping : IEntityTypeConfiguration<SigningKey>
{
    public void Configure(EntityTypeBuilder<SigningKey> builder)
    {
        builder.ToTable("signing_keys");
        builder.HasKey(key => key.Id);
        builder.Property(key => key.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(key => key.PublicKey).HasColumnName("public_key");
        builder.HasSealedColumns();
        builder.Property(key => key.CreatedAt).HasColumnName("created_at");
        builder.Property(key => key.SignsFrom).HasColumnName("signs_from");
        builder.Property(key => key.ExpiresAt).HasColumnName("expires_at");
    }
}

internal sealed class SecurityEventMapping : IEntityTypeConfiguration<SecurityEvent>
{
    public void Configure(EntityTypeBuilder<SecurityEvent> builder)
    {
        builder.ToTable("security_events");
        builder.HasKey(happened => happened.Id);
        builder.HasIndex(happened => happened.AccountId).HasDatabaseName("security_events_account_id_idx");
        builder.Property(happened => happened.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(happened => happened.At).HasColumnName("at");
        builder.Property(happened => happened.Kind).HasColumnName("kind");
        builder.Property(happened => happened.AccountId).HasColumnName("account_id");
        builder.Property(happened => happened.ActorId).HasColumnName("actor_id");
        builder.Property(happened => happened.SubjectId).HasColumnName("subject_id");
        builder.Property(happened => happened.TraceId).HasColumnName("trace_id");
    }
}
