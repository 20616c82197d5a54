using Concierge.Core.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Concierge.Core.Mail;

internal sealed class OutgoingMailMapping : IEntityTypeConfiguration<OutgoingMail>
{
    public void Configure(EntityTypeBuilder<OutgoingMail> builder)
    {
        builder.HasKey(mail => mail.Id);
        builder.HasOne<Account>().WithMany().HasForeignKey(mail => mail.AccountId);
        builder.HasIndex(mail => mail.AccountId);
        builder.Property(mail => mail.Id).ValueGeneratedNever();
    }
}
