using Concierge.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Mail;

internal sealed class OutgoingMailMapping : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.ToTable("outgoing_mails");
        builder.HasKey(mail => mail.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(mail => mail.AccountId);
        builder.HasIndex(mail => mail.AccountId).HasDatabaseName("outgoing_mails_account_id_idx");
        builder.Property(mail => mail.Id).HasColumnName("id").ValueGeneratedNever();
        builder.Property(mail => mail.AccountId).HasColumnName("account_id");
        builder.Property(mail => mail.Template).HasColumnName("template");
        builder.Property(mail => mail.Subject).HasColumnName("subject");
        builder.Property(mail => mail.Text).HasColumnName("text");
        builder.Property(mail => mail.CreatedAt).HasColumnName("created_at");
        builder.Property(mail => mail.SentAt).HasColumnName("sent_at");
    }
}
